import type { Access } from '../../../local/kernel/call.ts';
import { type LocalAws, startLocalAws } from '../../../local/local-aws.ts';
import { recordAccesses, strangenessOf } from '../../support/security/asked.ts';

export const HUB = '111111111111';
export const SPOKE = '222222222222';
export const MANAGEMENT = '999999999999';

interface Client {
  destroy(): void;
}

type ClientClass<T> = new (settings: object) => T;

/**
 * A local AWS with an organization of two accounts, and stock SDK clients for it as root of an account. With `hostile` input, what it
 * asks permission for is not held against AWS's reference: the resources are nonsense.
 */
export const served = ({ hostile = false } = {}) => {
  let local: LocalAws;
  const asked = new Map<string, Access>();
  const made: Client[] = [];
  beforeAll(async () => {
    const accounts = { [HUB]: ['r-1'], [SPOKE]: ['r-1'] };
    local = await startLocalAws({ organization: { id: 'o-1234567890', managementAccount: MANAGEMENT, accounts } });
    recordAccesses(local.world, asked);
  });
  afterAll(async () => {
    for (const client of made) client.destroy();
    await local.close();
    if (!hostile) expect(await strangenessOf(asked)).toEqual([]);
  });
  return {
    local: () => local,
    client: <T extends Client>(Client: ClientClass<T>, account = HUB, region = 'us-east-1'): T => {
      const credentials = { accessKeyId: account, secretAccessKey: 'local' };
      const client = new Client({ region, endpoint: local.url, credentials, maxAttempts: 1 });
      made.push(client);
      return client;
    },
  };
};

import type { Identity, IdentitySource } from '../../../local/iam/identity.ts';
import type { Access, Principal } from '../../../local/kernel/call.ts';
import { Clock } from '../../../local/kernel/clock.ts';
import type { ServiceEvent } from '../../../local/kernel/event.ts';
import { LocalWorld } from '../../../local/kernel/local-world.ts';
import type { Statement } from '../../../local/kernel/policy.ts';
import type { Service } from '../../../local/kernel/service.ts';
import type { Switches } from '../../../local/kernel/switches.ts';
import type { Organization } from '../../../local/kernel/world.ts';
import { recordAccesses, strangenessOf } from '../../support/security/asked.ts';

/** Accounts of the tests: a hub and two spokes in one organisation, and a stranger in none. */
export const HUB = '111111111111';
export const DEV = '222222222222';
export const PROD = '333333333333';
export const STRANGER = '999999999999';
export const REGION = 'eu-west-1';

export const ORGANIZATION: Organization = {
  id: 'o-exampleorg1',
  managementAccount: HUB,
  accounts: {
    [HUB]: ['r-abcd'],
    [DEV]: ['r-abcd', 'ou-abcd-workloads', 'ou-abcd-nonprod1'],
    [PROD]: ['r-abcd', 'ou-abcd-workloads'],
  },
};

export const START = Date.UTC(2026, 10, 1);

export interface FakeWorld {
  readonly world: LocalWorld;
  /** Every event emitted so far. */
  readonly events: ServiceEvent[];
  /** What crashed in the background; a test that is fine leaves it empty. */
  readonly crashes: unknown[];
  /** Calls as an account’s root, or as `by`. Answers and refusals as the wire would give. */
  call(account: string, action: `${string}:${string}`, input?: object, options?: CallOptions): Promise<Answer>;
  /** A session of a role that may do what `statements` allow. */
  role(account: string, name: string, statements: readonly Statement[]): Principal;
}

export interface CallOptions {
  /** {@link REGION} without it. */
  readonly region?: string;
  /** The account's root without it. */
  readonly by?: Principal;
}

/** Answers are read like the parsed JSON that they are on the wire. */
export type Answer = ReturnType<typeof JSON.parse>;

export const rootOf = (account: string): Principal => ({
  type: 'root',
  account,
  arn: `arn:aws:iam::${account}:root`,
  userId: account,
});

const asked = new Map<string, Access>();

afterAll(async () => {
  expect(await strangenessOf(asked)).toEqual([]);
});

/** A world of some services, in which IAM knows the roles that the test made and time skips ahead. */
export const fakeWorld = (services: readonly Service[], switches: Partial<Switches> = {}): FakeWorld => {
  const events: ServiceEvent[] = [];
  const crashes: unknown[] = [];
  const identities = new Map<string, Identity>();
  const world = new LocalWorld({
    seed: 'test',
    clock: new Clock(START),
    organization: ORGANIZATION,
    services,
    identity: identitySource(identities),
    switches,
    onEvent: (event) => events.push(event),
    onCrash: (_what, error) => crashes.push(error),
  });
  recordAccesses(world, asked);
  return {
    world,
    events,
    crashes,
    call: (account, action, input = {}, { region = REGION, by = rootOf(account) } = {}) => {
      const [service = '', operation = ''] = action.split(':');
      return world.call({ principal: by, service, operation, region, input });
    },
    role: (account, name, statements) => {
      const roleArn = `arn:aws:iam::${account}:role/${name}`;
      const document = { Version: '2012-10-17', Statement: statements };
      identities.set(roleArn, { holder: `role ${name}`, policies: [{ name: 'inline policy test', document }] });
      const arn = `arn:aws:sts::${account}:assumed-role/${name}/test`;
      return { type: 'role', account, roleArn, arn, userId: `AROA${name}:test` };
    },
  };
};

const identitySource = (identities: ReadonlyMap<string, Identity>): IdentitySource => ({
  identityOf: (_world, principal) =>
    (principal.type === 'role' ? identities.get(principal.roleArn) : undefined) ?? {
      holder: principal.arn,
      policies: [],
    },
  assumeRoleForService: (_world, roleArn, service, sessionName) => {
    const account = roleArn.split(':')[4] ?? '';
    const arn = `arn:aws:sts::${account}:assumed-role/${roleArn.split('/').at(-1)}/${sessionName}`;
    return { type: 'role', account, roleArn, arn, userId: `${service}:${sessionName}` };
  },
  credentialsFor: () => ({ accessKeyId: 'ASIATEST', secretAccessKey: 'secret', sessionToken: 'token' }),
});

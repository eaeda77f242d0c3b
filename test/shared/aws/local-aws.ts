import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Endpoint, startEndpoint } from '../../../local/endpoint/endpoint.ts';
import type { LocalWorld } from '../../../local/kernel/local-world.ts';
import { clientFor } from '../../../shared/aws/clients.ts';
import { worldOf } from '../../local/kernel/world-of.ts';
import { HUB } from '../../support/builders.ts';

/** A local AWS for the tests of a file, which its clients reach as the root of the hub. Ends with them, and `clients` with it. */
export const localAws = (
  given: Parameters<typeof worldOf>[0],
  clients: () => readonly { readonly destroy: () => void }[],
): LocalWorld => {
  const world = worldOf(given);
  let endpoint: Endpoint;
  beforeAll(async () => {
    endpoint = await startEndpoint({ world, port: 0 });
    process.env['AWS_ENDPOINT_URL'] = endpoint.url;
    process.env['AWS_ACCESS_KEY_ID'] = HUB;
    process.env['AWS_SECRET_ACCESS_KEY'] = 'local';
  });
  afterAll(async () => {
    for (const client of clients()) client.destroy();
    await endpoint.close();
    world.clock.stop();
  });
  return world;
};

const KEYS = ['pk', 'sk'] as const;

/** Makes a table with the keys of the ledger. */
export const makeTable = async (TableName: string, region: string): Promise<void> => {
  await clientFor(DynamoDBClient, region).send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: KEYS.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: KEYS.map((AttributeName, index) => ({ AttributeName, KeyType: index === 0 ? 'HASH' : 'RANGE' })),
    }),
  );
};

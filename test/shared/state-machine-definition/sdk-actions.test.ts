import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { OTHER_SDK_SERVICES, SDK_ACTIONS } from '../../../shared/state-machine-definition/resources/sdk-actions.ts';

/** The services as the AWS SDK for Java names them, where the client's package here is called otherwise. */
const JAVA: Readonly<Record<string, string>> = {
  'auto-scaling': 'autoscaling',
  'cloudwatch-logs': 'cloudwatchlogs',
  'secrets-manager': 'secretsmanager',
};

/** Operations that return a stream, which a state cannot receive. */
const STREAMS = new Set(['invokeWithResponseStream', 'startLiveTail', 'getLogObject']);

const clients = readdirSync(join(import.meta.dirname, '../../../node_modules/@aws-sdk'))
  .filter((folder) => folder.startsWith('client-'))
  .map((folder) => folder.slice('client-'.length));

const actionsOf = async (client: string): Promise<string[]> => {
  const module = (await import(`@aws-sdk/client-${client}`)) as object;
  return Object.keys(module)
    .filter((name) => name.endsWith('Command') && name !== '$Command')
    .map((name) => name.charAt(0).toLowerCase() + name.slice(1, -'Command'.length))
    .filter((name) => !STREAMS.has(name))
    .sort();
};

describe('The actions of aws-sdk integrations', () => {
  it.each(clients)('are those of the client of %s', async (client) => {
    const known = SDK_ACTIONS.get(JAVA[client] ?? client) ?? new Set();
    expect([...known].sort()).toEqual(await actionsOf(client));
  });

  it('belong to no service that is known by its name alone', () => {
    expect([...SDK_ACTIONS.keys()].filter((service) => OTHER_SDK_SERVICES.has(service))).toEqual([]);
  });
});

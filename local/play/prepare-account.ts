import { LocalAwsError } from '../kernel/errors.ts';
import type { LocalAws } from '../local-aws.ts';
import { allowStackSets } from './allow-stack-sets.ts';
import type { Clients } from './clients.ts';
import type { Layout } from './layout.ts';
import { bootstrapPlaces, resourcesOf } from './templates.ts';
import { until } from './watch.ts';

/** What pipelines of image.yaml have scanned: test instances, and images in repositories. */
const SCANNED = ['EC2', 'ECR'] as const;

type Local = Pick<LocalAws, 'url' | 'bootstrap' | 'world'>;

/**
 * Does in a new account what docs/deploy.md asks a person to do before the first deployment: bootstraps it, enables Amazon Inspector in the hub's
 * region, by its API, and authorizes the Slack workspaces of the templates, by a lever that stands for the console. Gives a line for
 * each thing done.
 */
export const prepareAccount = async (
  local: Local,
  clients: Clients,
  layout: Layout,
  assembly: string,
): Promise<readonly string[]> => {
  const { account, region } = layout.hub;
  const places = bootstrapPlaces(assembly);
  for (const place of places) await local.bootstrap(place.account, place.region);
  const stackSets = await allowStackSets(local, layout, assembly);
  await enableInspector(local, account, region);
  const workspaces = new Set(
    resourcesOf(assembly, ['AWS::Chatbot::SlackChannelConfiguration']).map(({ properties }) =>
      String(properties['SlackWorkspaceId']),
    ),
  );
  for (const workspaceId of workspaces) await clients.control('chatbot/authorize-workspace', { account, workspaceId });
  return [
    ...places.map((place) => `Bootstrapped ${place.account} ${place.region}.`),
    ...stackSets,
    `Enabled Amazon Inspector for ${SCANNED.join(' and ')} in ${account} ${region}.`,
    ...[...workspaces].map((id) => `Authorized the Slack workspace ${id} in ${account}.`),
  ];
};

const enableInspector = async ({ url }: Local, account: string, region: string): Promise<void> => {
  // Loaded here: what is only played on an account that is prepared already needs no client for it.
  const { BatchGetAccountStatusCommand, EnableCommand, Inspector2Client } = await import('@aws-sdk/client-inspector2');
  const credentials = { accessKeyId: account, secretAccessKey: 'local' };
  const client = new Inspector2Client({ region, endpoint: url, credentials });
  try {
    const { failedAccounts = [] } = await client.send(new EnableCommand({ resourceTypes: [...SCANNED] }));
    const [failed] = failedAccounts;
    if (failed) throw new LocalAwsError(`Amazon Inspector cannot be enabled in ${account}: ${failed.errorMessage}`);
    await until('Amazon Inspector to be enabled', async () => {
      const { accounts = [] } = await client.send(new BatchGetAccountStatusCommand({}));
      const { ec2, ecr } = accounts[0]?.resourceState ?? {};
      return [ec2, ecr].every((state) => state?.status === 'ENABLED') ? true : undefined;
    });
  } finally {
    client.destroy();
  }
};

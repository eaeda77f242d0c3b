import { EnableCommand, Inspector2Client } from '@aws-sdk/client-inspector2';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { type LocalAws, startLocalAws } from '../../local/local-aws.ts';
import { Clients } from '../../local/play/clients.ts';
import { deployDerived } from '../../local/play/deploy-derived.ts';
import { otherStacks } from '../../local/play/derived-stacks.ts';
import { readLayout } from '../../local/play/layout.ts';
import { organizationOf } from '../../local/play/organization.ts';
import { prepareAccount } from '../../local/play/prepare-account.ts';
import { ASSEMBLY } from '../support/global-setup.ts';

const layout = readLayout(ASSEMBLY);
const { account, region } = layout.hub;

let local: LocalAws;
let clients: Clients;
beforeEach(async () => {
  local = await startLocalAws({ organization: organizationOf(layout), start: new Date('2026-11-21T18:00:00Z') });
  clients = new Clients(local.url);
});

afterEach(async () => {
  await local.close();
});

const enable = async (resourceType: 'EC2' | 'ECR'): Promise<void> => {
  const credentials = { accessKeyId: account, secretAccessKey: 'local' };
  const client = new Inspector2Client({ region, endpoint: local.url, credentials });
  await client.send(new EnableCommand({ resourceTypes: [resourceType] }));
  client.destroy();
  await local.world.idle();
};

const DEPLOYED = 'deployed';

/** What the deployment of stacks, and of those that they depend on, says in the end. */
const deployed = async (...stacks: readonly string[]): Promise<string> =>
  local.deploy(ASSEMBLY, { stacks }).then(
    () => DEPLOYED,
    (error: Error) => error.message,
  );

const bootstrapped = async (): Promise<void> => {
  for (const each of new Set(Object.values(layout.images).flatMap(({ regions }) => regions)))
    await local.bootstrap(account, each);
};

describe('a first deployment into an empty account', () => {
  it('is refused at the Slack channel until its workspace is authorised', async () => {
    await bootstrapped();
    expect(await deployed('HallmarkHub')).toMatch(
      /^HallmarkHub\/\w+ \(AWS::Chatbot::SlackChannelConfiguration\): .*Invalid request provided: AWS Chatbot can't create the configuration because Slack workspace T0123ABCD is not authorized with AWS account 111111111111\./,
    );

    await clients.control('chatbot/authorize-workspace', { account, workspaceId: 'T0123ABCD' });
    expect(await deployed('HallmarkHub')).toBe(DEPLOYED);
  });

  it('is refused at a pipeline until Amazon Inspector is enabled for the instances that it scans', async () => {
    await bootstrapped();
    await clients.control('chatbot/authorize-workspace', { account, workspaceId: 'T0123ABCD' });
    const refused =
      /^HallmarkImageFactory\/\w+ \(AWS::ImageBuilder::ImagePipeline\): .*Resource dependency error: Amazon Inspector is not enabled for 'ec2' resources in account '111111111111'\./;
    expect(await deployed('HallmarkImageFactory')).toMatch(refused);
    await enable('ECR');
    expect(await deployed('HallmarkImageFactory')).toMatch(refused);

    await enable('EC2');
    expect(await deployed('HallmarkImageFactory')).toBe(DEPLOYED);
  });

  it('of everything is refused at the images on images of our own alone, and can be repeated once their bases are built', async () => {
    await prepareAccount(local, clients, layout, ASSEMBLY);
    const everything = () => deployed('Hallmark*');
    const refused =
      /^HallmarkDerivedImages\/webserverarm64Recipe\w+ \(AWS::ImageBuilder::ImageRecipe\): .*The value supplied for parameter 'parentImage' is not valid\./;
    expect(await everything()).toMatch(refused);
    expect(await everything()).toMatch(refused);
    expect(await deployed(...otherStacks(ASSEMBLY, layout))).toBe(DEPLOYED);

    expect(await deployDerived(local, clients, layout, ASSEMBLY)).toEqual([
      'Built base-arm64/1.0.0/1, a base image of HallmarkDerivedImages.',
      'Deployed HallmarkDerivedImages.',
    ]);
    expect(await everything()).toBe(DEPLOYED);

    // The bucket for logs is found by its name in the parameter, as the image factory made it.
    const { Parameter } = await clients
      .ssm(account, region)
      .send(new GetParameterCommand({ Name: '/hallmark/build-logs-bucket' }));
    expect(Parameter?.Value).toMatch(/^hallmarkimagefactory-logs/);
  });

  it('builds no base twice', async () => {
    await prepareAccount(local, clients, layout, ASSEMBLY);
    await local.deploy(ASSEMBLY, { stacks: otherStacks(ASSEMBLY, layout) });
    await deployDerived(local, clients, layout, ASSEMBLY);
    expect(await deployDerived(local, clients, layout, ASSEMBLY)).toEqual(['Deployed HallmarkDerivedImages.']);
  });
});

describe('an account that is prepared', () => {
  it('says what was done in it, and may be prepared again', async () => {
    const lines = [
      'Bootstrapped 111111111111 us-east-1.',
      'Bootstrapped 111111111111 eu-west-1.',
      'Created the roles for StackSets in 111111111111, 222222222222, 333333333333, 444444444444.',
      'Enabled Amazon Inspector for EC2 and ECR in 111111111111 us-east-1.',
      'Authorized the Slack workspace T0123ABCD in 111111111111.',
    ];
    expect(await prepareAccount(local, clients, layout, ASSEMBLY)).toEqual(lines);
    expect(await prepareAccount(local, clients, layout, ASSEMBLY)).toEqual(lines);
  });
});

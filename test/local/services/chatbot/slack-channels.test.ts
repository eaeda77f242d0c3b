import { type Endpoint, startEndpoint } from '../../../../local/endpoint/endpoint.ts';
import { authorizeWorkspace } from '../../../../local/services/chatbot/controls.ts';
import { chatbot } from '../../../../local/services/chatbot/service.ts';
import { DEV, type FakeWorld, fakeWorld, HUB } from '../../support/fake-world.ts';

let fake: FakeWorld;
beforeEach(() => {
  fake = fakeWorld([chatbot]);
});

const PROPERTIES = {
  ConfigurationName: 'hallmark',
  SlackWorkspaceId: 'T0123ABCD',
  SlackChannelId: 'C0123ABCD',
  IamRoleArn: `arn:aws:iam::${HUB}:role/chat`,
  SnsTopicArns: [`arn:aws:sns:us-east-1:${HUB}:hallmark`],
  GuardrailPolicies: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
};

const deploy = async (more: object = {}, account = HUB) =>
  chatbot.resourceTypes?.['AWS::Chatbot::SlackChannelConfiguration']?.create(
    {
      logicalId: 'Slack',
      stackName: 'Stack',
      stackId: 'stack',
      account,
      region: 'us-east-1',
      properties: { ...PROPERTIES, ...more },
      assembly: { directory: '/nowhere', asset: () => '' },
      generatedName: () => 'generated',
    },
    fake.world,
  );

const authorize = (workspaceId = 'T0123ABCD', account = HUB) =>
  authorizeWorkspace({ account, workspaceId }, fake.world);

describe('a Slack channel', () => {
  it('is refused until its workspace is authorised in the account', async () => {
    authorize('T0123ABCD', DEV);
    authorize('T9999ZZZZ');
    // The words are those of aws-slack-cost-reporter's README, a construct whose users meet this refusal.
    await expect(deploy()).rejects.toThrow(
      "Invalid request provided: AWS Chatbot can't create the configuration because Slack workspace T0123ABCD is not authorized with AWS account 111111111111.",
    );

    authorize();
    await expect(deploy()).resolves.toMatchObject({
      ref: `arn:aws:chatbot::${HUB}:chat-configuration/slack-channel/hallmark`,
    });
  });

  // https://github.com/cloudcomponents/cdk-constructs/issues/92
  it('has one configuration in an account, which may be deployed again', async () => {
    authorize();
    await deploy();
    await expect(deploy({ LoggingLevel: 'INFO' })).resolves.toBeDefined();
    await expect(deploy({ ConfigurationName: 'other' })).rejects.toThrow(
      'Slack channel with ID C0123ABCD in Slack team T0123ABCD has already been configured for AWS account 111111111111.',
    );
    await expect(deploy({ ConfigurationName: 'other', SlackChannelId: 'C9999ZZZZ' })).resolves.toBeDefined();
  });
});

describe('the API', () => {
  let endpoint: Endpoint;
  beforeEach(async () => {
    endpoint = await startEndpoint({ world: fake.world, port: 0 });
  });
  afterEach(async () => {
    await endpoint.close();
    fake.world.clock.stop();
  });

  /** As the AWS CLI asks; there is no SDK client of the generation that the others are of. */
  const ask = async (path: string, input: object = {}) => {
    const answer = await fetch(`${endpoint.url}/${path}`, {
      method: 'POST',
      body: JSON.stringify(input),
      headers: {
        'content-type': 'application/json',
        authorization: `AWS4-HMAC-SHA256 Credential=${HUB}/20261121/us-east-2/chatbot/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`,
      },
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };

  it('lists the workspaces that are authorised, page by page', async () => {
    expect(await ask('describe-slack-workspaces')).toEqual({ status: 200, body: { SlackWorkspaces: [] } });
    authorize('T1');
    authorize('T2');

    const { body } = await ask('describe-slack-workspaces', { MaxResults: 1 });
    expect(body).toEqual({
      SlackWorkspaces: [{ SlackTeamId: 'T1', SlackTeamName: 'T1', State: 'ENABLED' }],
      NextToken: 'after-1',
    });
    expect((await ask('describe-slack-workspaces', { NextToken: body['NextToken'] })).body).toMatchObject({
      SlackWorkspaces: [{ SlackTeamId: 'T2' }],
    });
    expect(await ask('describe-slack-workspaces', { NextToken: 'mine' })).toMatchObject({ status: 400 });
  });

  it('lists the channels with what their templates say', async () => {
    authorize();
    await deploy();
    expect((await ask('describe-slack-channel-configurations')).body).toMatchObject({
      SlackChannelConfigurations: [
        {
          ConfigurationName: 'hallmark',
          SlackTeamId: 'T0123ABCD',
          SlackChannelId: 'C0123ABCD',
          SnsTopicArns: PROPERTIES.SnsTopicArns,
          GuardrailPolicyArns: PROPERTIES.GuardrailPolicies,
          UserAuthorizationRequired: false,
        },
      ],
    });
    const ChatConfigurationArn = `arn:aws:chatbot::${HUB}:chat-configuration/slack-channel/none`;
    expect((await ask('describe-slack-channel-configurations', { ChatConfigurationArn })).body).toEqual({
      SlackChannelConfigurations: [],
    });
  });
});

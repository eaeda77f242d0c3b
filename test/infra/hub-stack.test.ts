import { readdirSync } from 'node:fs';
import { Match } from 'aws-cdk-lib/assertions';
import { fileOf, least } from './support/example.ts';
import { textOf } from './support/statements.ts';
import { synthesized } from './support/synthesized.ts';

/** Each is deployed but for the one that a webhook needs. */
const FOLDERS = readdirSync('functions').filter((folder) => folder !== 'post-to-slack');
const assembly = await synthesized();
const hub = assembly.template('HallmarkHub');
const all = (type: string) =>
  Object.values(assembly.resources('HallmarkHub', type)).map(({ Properties }) => Properties);
const named = (type: string, key: string, name: string) => all(type).find((each) => each[key] === name) ?? {};

interface Pattern {
  readonly 'detail-type': readonly string[];
  readonly resources: readonly unknown[];
}

describe('the intake of events', () => {
  it.each([
    ['hallmark-image-available', ['AVAILABLE']],
    ['hallmark-build-changed', ['AVAILABLE', 'FAILED', 'CANCELLED']],
  ])("%s hears Image Builder's documented event for %j, of configured images alone", (name, status) => {
    const pattern = named('AWS::Events::Rule', 'Name', name)['EventPattern'] as Record<string, unknown>;
    expect(pattern).toMatchObject({
      source: ['aws.imagebuilder'],
      'detail-type': ['EC2 Image Builder Image State Change'],
      detail: { state: { status } },
    });
    const [{ prefix }] = pattern['resources'] as [{ prefix: unknown }];
    expect(textOf(prefix)).toBe('arn:aws:imagebuilder:us-east-1:111111111111:image/web-server/');
  });

  it('hears of a start of a build only where people are told of it', async () => {
    const notifications = { builds: { started: true } };
    const { resources } = await synthesized(fileOf({ ...least(), notifications }));
    const patterns = Object.values(resources('HallmarkHub', 'AWS::Events::Rule')).map(({ Properties }) => Properties);
    expect(patterns).toContainEqual(
      expect.objectContaining({
        Name: 'hallmark-build-changed',
        EventPattern: expect.objectContaining({
          detail: { state: { status: ['BUILDING', 'AVAILABLE', 'FAILED', 'CANCELLED'] } },
        }),
      }),
    );
  });

  it('hears of steps that wait, in builds of configured images alone', () => {
    const pattern = named('AWS::Events::Rule', 'Name', 'hallmark-build-waiting')['EventPattern'] as Pattern;
    expect(pattern['detail-type']).toEqual(['EC2 Image Builder Workflow Step Waiting']);
    expect(textOf((pattern.resources[0] as { prefix: unknown }).prefix)).toMatch(/:image\/web-server\/$/);
  });

  it("takes scans on demand of the hub's own account alone, and their end from the source that AWS reserves", () => {
    const pattern = (name: string) => named('AWS::Events::Rule', 'Name', `hallmark-${name}`)['EventPattern'];
    expect(pattern('scan-on-demand')).toEqual({
      source: ['aws.inspector2'],
      account: ['111111111111'],
      region: ['us-east-1'],
      'detail-type': ['Inspector2 OnDemand Scan Complete'],
    });
    expect(pattern('scan-finding')).toEqual({
      source: ['aws.inspector2', 'inspector2.ami.ondemand'],
      account: ['111111111111'],
      region: ['us-east-1'],
      'detail-type': ['OnDemand AMI Scan Findings'],
    });
  });

  it('hears of pipelines that were switched off, of configured images alone, whatever their pipelines are called', async () => {
    const images = [{ name: 'web-server', pipeline: 'our-pipeline' }, { name: 'db-server' }];
    const { resources } = await synthesized(fileOf({ ...least(), images }));
    const rules = Object.values(resources('HallmarkHub', 'AWS::Events::Rule')).map(({ Properties }) => Properties);
    const rule = rules.find(({ Name }) => Name === 'hallmark-pipeline-disabled') ?? {};
    const pattern = rule['EventPattern'] as Pattern;
    expect(pattern['detail-type']).toEqual(['EC2 Image Builder Image Pipeline Automatically Disabled']);
    expect(pattern.resources.map(textOf)).toEqual([
      'arn:aws:imagebuilder:us-east-1:111111111111:image-pipeline/our-pipeline',
      'arn:aws:imagebuilder:us-east-1:111111111111:image-pipeline/db-server',
    ]);
  });

  it('keeps what cannot be delivered, after a day of trying', () => {
    for (const { Targets } of all('AWS::Events::Rule'))
      expect(Targets).toEqual([
        expect.objectContaining({
          DeadLetterConfig: { Arn: expect.anything() },
          RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 },
        }),
      ]);
  });

  it('keeps for two weeks what cannot be handled, after five attempts', () => {
    const queues = all('AWS::SQS::Queue');
    const feeding = queues.filter(({ RedrivePolicy }) => RedrivePolicy);
    expect(feeding.length).toBeGreaterThanOrEqual(4);
    for (const { RedrivePolicy } of feeding) expect(RedrivePolicy).toMatchObject({ maxReceiveCount: 5 });
    for (const { MessageRetentionPeriod } of queues.filter(({ RedrivePolicy }) => !RedrivePolicy))
      expect(MessageRetentionPeriod).toBe(14 * 86_400);
  });

  it('gives a message back after six times the time-out of its function, and takes back only what failed', () => {
    hub.allResourcesProperties('AWS::Lambda::EventSourceMapping', {
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
    hub.hasResourceProperties('AWS::SQS::Queue', { QueueName: 'hallmark-image-available', VisibilityTimeout: 6 * 30 });
  });
});

describe('a function', () => {
  const functions = all('AWS::Lambda::Function');

  it('runs on Node.js 24 on Arm, traced', () => {
    for (const each of functions)
      expect(each).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        TracingConfig: { Mode: 'Active' },
      });
  });

  it('is called after its folder', () => {
    for (const { FunctionName } of functions) expect(FunctionName).toMatch(/^hallmark-[a-z-]+$/);
    expect(functions).toHaveLength(FOLDERS.length);
  });

  it('is told what it reads, and nothing else', () => {
    const told = Object.fromEntries(
      functions.map(({ FunctionName, Environment }) => [
        FunctionName,
        Object.keys((Environment as { Variables: object }).Variables).filter((name) => !name.startsWith('POWERTOOLS_')),
      ]),
    );
    expect(told).toMatchObject({
      'hallmark-start-promotion': ['STATE_MACHINE_ARN', 'TABLE_NAME'],
      'hallmark-announce-build': ['TABLE_NAME', 'TOPIC_ARN'],
      'hallmark-keep-ledger': ['TABLE_NAME'],
      'hallmark-announce': ['TOPIC_ARN'],
      'hallmark-publish-image': [],
    });
  });
});

describe('a state machine', () => {
  const machines = all('AWS::StepFunctions::StateMachine');

  it('is the text of state-machines/, with a value for each placeholder', () => {
    expect(machines.map(({ StateMachineName }) => StateMachineName)).toEqual([
      'roll-fleet',
      'promote-image',
      'reconcile',
    ]);
    for (const { DefinitionString, DefinitionSubstitutions } of machines) {
      const placeholders = [...String(DefinitionString).matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name);
      expect(new Set(placeholders)).toEqual(new Set(Object.keys(DefinitionSubstitutions as object)));
    }
  });

  it('is standard, traced, and logs what happens without the data', () => {
    for (const each of machines)
      expect(each).toMatchObject({
        StateMachineType: 'STANDARD',
        TracingConfiguration: { Enabled: true },
        LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: false },
      });
  });
});

describe('what is kept', () => {
  it('logs: as long as the configuration says, in groups of their own', () => {
    for (const { RetentionInDays } of all('AWS::Logs::LogGroup')) expect(RetentionInDays).toBe(180);
    expect(all('AWS::Logs::LogGroup')).toHaveLength(FOLDERS.length + 3);
  });

  it('messages: encrypted at rest, and refused on their way without TLS', () => {
    for (const { SqsManagedSseEnabled } of all('AWS::SQS::Queue')) expect(SqsManagedSseEnabled).toBe(true);
    for (const { KmsMasterKeyId } of all('AWS::SNS::Topic'))
      expect(textOf(KmsMasterKeyId)).toMatch(/^<NotificationsKey/);
    for (const { PolicyDocument } of [...all('AWS::SQS::QueuePolicy'), ...all('AWS::SNS::TopicPolicy')])
      expect(JSON.stringify(PolicyDocument)).toContain('{"Bool":{"aws:SecureTransport":"false"}}');
  });
});

describe('people', () => {
  it('are told by e-mail and in Slack', () => {
    const endpoints = all('AWS::SNS::Subscription').map(({ Protocol, Endpoint }) => `${Protocol} ${Endpoint}`);
    expect(endpoints.toSorted()).toEqual(['email platform-oncall@example.com', 'email platform-team@example.com']);
    hub.hasResourceProperties('AWS::Chatbot::SlackChannelConfiguration', {
      SlackWorkspaceId: 'T0123ABCD',
      SlackChannelId: 'C0123ABCD',
    });
  });

  it('in Slack can do no more than read metrics and answer approvals: without guardrails the service would allow everything', () => {
    const { GuardrailPolicies } = named('AWS::Chatbot::SlackChannelConfiguration', 'ConfigurationName', 'hallmark');
    expect((GuardrailPolicies as unknown[]).map(textOf)).toEqual([
      'arn:<AWS::Partition>:iam::aws:policy/CloudWatchReadOnlyAccess',
      expect.stringMatching(/^<NotificationsMayAnswer\w+>$/),
    ]);
    const policy = all('AWS::IAM::ManagedPolicy').find(({ ManagedPolicyName }) => ManagedPolicyName === undefined);
    const { PolicyDocument } = policy as unknown as {
      PolicyDocument: { Statement: { Action: string; Resource: unknown }[] };
    };
    expect(PolicyDocument.Statement.map(({ Action, Resource }) => [Action, textOf(Resource)])).toEqual([
      ['lambda:InvokeFunction', expect.stringMatching(/:function:hallmark-answer-approval$/)],
    ]);
  });

  it.each([
    ['hallmark-approver', 'take-answer'],
    ['hallmark-operator', 'take-request'],
  ])('have with %s what it takes to call %s by its URL, and no direct invocation', (policyName, folder) => {
    const { PolicyDocument } = named('AWS::IAM::ManagedPolicy', 'ManagedPolicyName', policyName) as unknown as {
      PolicyDocument: { Statement: { Action: string; Resource: unknown; Condition?: object }[] };
    };
    for (const { Resource } of PolicyDocument.Statement)
      expect(textOf(Resource)).toBe(`arn:aws:lambda:us-east-1:111111111111:function:hallmark-${folder}`);
    expect(PolicyDocument.Statement.map(({ Action, Condition }) => [Action, Condition])).toEqual([
      ['lambda:InvokeFunctionUrl', { StringEquals: { 'lambda:FunctionUrlAuthType': 'AWS_IAM' } }],
      ['lambda:InvokeFunction', { Bool: { 'lambda:InvokedViaFunctionUrl': 'true' } }],
      ['lambda:GetFunctionUrlConfig', undefined],
    ]);
  });

  it('open a URL only for signed requests, and other accounts only where a stage names approvers of them', async () => {
    expect(all('AWS::Lambda::Url').map(({ AuthType }) => AuthType)).toEqual(['AWS_IAM', 'AWS_IAM']);
    const urlPermissions = (of: typeof assembly) =>
      Object.values(of.resources('HallmarkHub', 'AWS::Lambda::Permission'))
        .map(({ Properties }) => Properties)
        .filter(({ FunctionUrlAuthType, InvokedViaFunctionUrl }) => FunctionUrlAuthType ?? InvokedViaFunctionUrl);
    expect(urlPermissions(assembly)).toEqual([]);
    const stages = [
      { name: 'dev', accounts: ['222222222222'], approval: { from: ['333333333333/role/ops', 'user/erin'] } },
    ];
    const other = urlPermissions(await synthesized(fileOf({ ...least(), stages })));
    expect(other.map(({ Action, Principal }) => [Action, Principal])).toEqual([
      ['lambda:InvokeFunctionUrl', '333333333333'],
      ['lambda:InvokeFunction', '333333333333'],
    ]);
    expect(
      other.map(({ FunctionUrlAuthType, InvokedViaFunctionUrl }) => FunctionUrlAuthType ?? InvokedViaFunctionUrl),
    ).toEqual(['AWS_IAM', true]);
  });

  it('who operate Hallmark hear of every alarm', () => {
    const alarms = all('AWS::CloudWatch::Alarm');
    expect(alarms.map(({ AlarmName }) => AlarmName)).toEqual(
      expect.arrayContaining(['hallmark-promotion-failed', 'hallmark-dead-letters', 'hallmark-notifications-failed']),
    );
    expect(alarms.filter(({ AlarmName }) => String(AlarmName).startsWith('hallmark-function-'))).toHaveLength(
      FOLDERS.length,
    );
    for (const { AlarmActions } of alarms)
      expect((AlarmActions as unknown[]).map(textOf)).toEqual([expect.stringMatching(/^<NotificationsOperators/)]);
  });

  it("may hear of them: CloudWatch may use the topics' key", () => {
    hub.hasResourceProperties('AWS::KMS::Key', {
      EnableKeyRotation: true,
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Principal: { Service: Match.arrayWith(['cloudwatch.amazonaws.com']) },
            Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
          }),
        ]),
      },
    });
  });
});

describe('the dashboard', () => {
  const { DashboardBody } = all('AWS::CloudWatch::Dashboard')[0] ?? {};
  const { widgets } = JSON.parse(textOf(DashboardBody).replaceAll('\n', '\\n')) as {
    widgets: { properties: { title?: string; metrics?: unknown[][] } }[];
  };
  const metrics = (title: string) => widgets.find(({ properties }) => properties.title === title)?.properties.metrics;

  it('shows how long the builds of each image took, and how they ended', () => {
    const dimensions = (outcome: string) => [
      'image',
      'web-server',
      'outcome',
      outcome,
      'service',
      'hallmark-announce-build',
    ];
    expect(metrics('Builds of web-server: duration')?.map((each) => each.slice(0, 8))).toEqual([
      ['Hallmark', 'BuildDuration', ...dimensions('succeeded')],
      ['Hallmark', 'BuildDuration', ...dimensions('failed')],
    ]);
    expect(metrics('Builds of web-server: outcome')?.map((each) => each.slice(0, 8))).toEqual(
      ['succeeded', 'failed', 'cancelled'].map((outcome) => ['Hallmark', 'BuildOutcome', ...dimensions(outcome)]),
    );
  });
});

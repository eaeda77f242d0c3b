import {
  CloudTrailClient,
  type Event,
  LookupEventsCommand,
  type LookupEventsRequest,
} from '@aws-sdk/client-cloudtrail';
import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import {
  CreateStateMachineCommand,
  ListExecutionsCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { iamState, type Role } from '../../../../local/services/iam/state.ts';
import { rolePrincipal } from '../../../../local/services/sts/sessions.ts';
import { HUB, SPOKE, served } from '../served.ts';

const { local, client } = served();

const MINUTE = 60_000;
const DEFINITION = JSON.stringify({ QueryLanguage: 'JSONata', StartAt: 'End', States: { End: { Type: 'Succeed' } } });
const trust = (service: string) => ({
  Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
});

const machine = `arn:aws:states:us-east-1:${HUB}:stateMachine:promote`;
const credentialsOf = (name: string, session: string, Action: string) => {
  const arn = `arn:aws:iam::${HUB}:role/aws-reserved/sso.amazonaws.com/${name}`;
  const role: Role = {
    arn,
    roleId: 'AROAEXAMPLE',
    trust: { Statement: [] },
    maxSessionSeconds: 3600,
    policies: { own: { Statement: { Effect: 'Allow', Action, Resource: '*' } } },
    managedPolicyArns: [],
  };
  iamState(local().world, HUB).roles[name] = role;
  return local().world.credentialsFor(rolePrincipal(arn, role, session));
};
const as = (credentials: ReturnType<typeof credentialsOf>) =>
  new SFNClient({ region: 'us-east-1', endpoint: local().url, credentials, maxAttempts: 1 });
const pass = (milliseconds: number) => local().world.clock.advanceTo(local().world.clock.now() + milliseconds);
const lookUp = (input: LookupEventsRequest = {}, account = HUB, region = 'us-east-1') =>
  client(CloudTrailClient, account, region).send(new LookupEventsCommand(input));
const named = (AttributeValue: string) => ({
  LookupAttributes: [{ AttributeKey: 'EventName' as const, AttributeValue }],
});
const recordOf = ({ CloudTrailEvent = '' }: Event = {}) => JSON.parse(CloudTrailEvent) as Record<string, never>;

beforeAll(async () => {
  // Time passes only as the tests say.
  local().world.clock.setPace('real');
  await client(IAMClient).send(
    new CreateRoleCommand({
      RoleName: 'promote',
      AssumeRolePolicyDocument: JSON.stringify(trust('states.amazonaws.com')),
    }),
  );
  const roleArn = `arn:aws:iam::${HUB}:role/promote`;
  await client(SFNClient).send(new CreateStateMachineCommand({ name: 'promote', definition: DEFINITION, roleArn }));
});

describe('The event history', () => {
  it('shows who started an execution, minutes later, with the name of the session', async () => {
    const credentials = credentialsOf('AWSReservedSSO_Operators_0123456789abcdef', 'ana@example.com', 'states:*');
    const sfn = as(credentials);
    const { executionArn, startDate } = await sfn.send(
      new StartExecutionCommand({ stateMachineArn: machine, name: 'by-ana', input: '{"reason":"secret"}' }),
    );
    sfn.destroy();
    pass(90_000);
    expect((await lookUp(named('StartExecution'))).Events).toEqual([]);
    pass(15 * MINUTE);
    const { Events = [] } = await lookUp(named('StartExecution'));
    expect(Events).toEqual([
      {
        EventId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        EventName: 'StartExecution',
        EventSource: 'states.amazonaws.com',
        ReadOnly: 'false',
        AccessKeyId: credentials.accessKeyId,
        EventTime: expect.any(Date),
        Username: 'ana@example.com',
        Resources: [],
        CloudTrailEvent: expect.any(String),
      },
    ]);
    expect(recordOf(Events[0])).toMatchObject({
      userIdentity: {
        type: 'AssumedRole',
        principalId: 'AROAEXAMPLE:ana@example.com',
        arn: `arn:aws:sts::${HUB}:assumed-role/AWSReservedSSO_Operators_0123456789abcdef/ana@example.com`,
        accountId: HUB,
        accessKeyId: credentials.accessKeyId,
        sessionContext: {
          sessionIssuer: {
            type: 'Role',
            principalId: 'AROAEXAMPLE',
            arn: `arn:aws:iam::${HUB}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Operators_0123456789abcdef`,
            accountId: HUB,
            userName: 'AWSReservedSSO_Operators_0123456789abcdef',
          },
          attributes: { mfaAuthenticated: 'false', creationDate: expect.stringMatching(/^[\d-]+T[\d:]+Z$/) },
        },
      },
      eventTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      eventSource: 'states.amazonaws.com',
      eventName: 'StartExecution',
      awsRegion: 'us-east-1',
      sourceIPAddress: '127.0.0.1',
      userAgent: expect.stringContaining('aws-sdk-js'),
      requestParameters: { stateMachineArn: machine, name: 'by-ana', input: 'HIDDEN_DUE_TO_SECURITY_REASONS' },
      responseElements: {
        executionArn,
        startDate: expect.stringMatching(/^[A-Z][a-z]{2} \d+, 20\d\d, \d+:\d\d:\d\d [AP]M$/),
      },
      readOnly: false,
      eventType: 'AwsApiCall',
      managementEvent: true,
      eventCategory: 'Management',
      recipientAccountId: HUB,
      eventID: Events[0]?.EventId,
    });
    expect(startDate).toBeInstanceOf(Date);
  });

  it('names the root of an account', async () => {
    await client(SFNClient).send(new StartExecutionCommand({ stateMachineArn: machine, name: 'by-root' }));
    pass(20 * MINUTE);
    const [event] = (await lookUp(named('StartExecution'))).Events ?? [];
    expect(event).toMatchObject({ Username: 'root', AccessKeyId: HUB });
    expect(recordOf(event)).toMatchObject({
      userIdentity: { type: 'Root', principalId: HUB, arn: `arn:aws:iam::${HUB}:root` },
    });
  });

  it('tells calls that AWS makes from those of people', async () => {
    const principal = {
      type: 'service',
      service: 'events.amazonaws.com',
      account: HUB,
      arn: 'events.amazonaws.com',
      userId: 'events.amazonaws.com',
    } as const;
    const input = { stateMachineArn: machine, name: 'by-rule' };
    await expect(
      local().world.call({ principal, service: 'states', operation: 'StartExecution', region: 'us-east-1', input }),
    ).rejects.toThrow();
    pass(20 * MINUTE);
    const [event] = (await lookUp(named('StartExecution'))).Events ?? [];
    expect(event?.Username).toBeUndefined();
    expect(recordOf(event)).toMatchObject({
      userIdentity: { type: 'AWSService', invokedBy: 'events.amazonaws.com' },
      sourceIPAddress: 'events.amazonaws.com',
    });
  });

  it('shows a call that was refused, without its parameters', async () => {
    const sfn = as(credentialsOf('nobody', 'eve', 'states:List*'));
    await expect(sfn.send(new StartExecutionCommand({ stateMachineArn: machine, name: 'by-eve' }))).rejects.toThrow();
    await sfn.send(new ListExecutionsCommand({ stateMachineArn: machine }));
    sfn.destroy();
    pass(20 * MINUTE);
    const { Events = [] } = await lookUp({ LookupAttributes: [{ AttributeKey: 'Username', AttributeValue: 'eve' }] });
    const records = Events.map(recordOf);
    expect(records.find(({ eventName }) => eventName === 'StartExecution')).toMatchObject({
      errorCode: 'AccessDenied',
      errorMessage: expect.stringContaining('is not authorized to perform: states:StartExecution'),
      requestParameters: null,
      responseElements: null,
    });
    expect(records.find(({ eventName }) => eventName === 'ListExecutions')).toMatchObject({
      readOnly: true,
      requestParameters: { stateMachineArn: machine },
      responseElements: null,
    });
  });

  it('is of one account and one region, and IAM’s is of us-east-1', async () => {
    expect((await lookUp({}, SPOKE)).Events).toEqual([]);
    expect((await lookUp({}, HUB, 'eu-west-1')).Events).toEqual([]);
    expect((await lookUp(named('CreateRole'))).Events).toHaveLength(1);
  });

  it('forgets after 90 days', async () => {
    pass(90 * 24 * 60 * MINUTE);
    expect((await lookUp()).Events).toEqual([]);
  });
});

describe('LookupEvents', () => {
  beforeAll(async () => {
    for (const name of ['one', 'two', 'three']) {
      await client(SFNClient).send(new StartExecutionCommand({ stateMachineArn: machine, name }));
      pass(MINUTE);
    }
    pass(20 * MINUTE);
  });
  const nameOf = (event: Event) =>
    (recordOf(event) as unknown as { requestParameters: { name?: string } }).requestParameters.name;

  it('gives the most recent first, page by page', async () => {
    const first = await lookUp({ ...named('StartExecution'), MaxResults: 2 });
    expect(first.Events?.map(nameOf)).toEqual(['three', 'two']);
    const { NextToken = '' } = first;
    const second = await lookUp({ ...named('StartExecution'), MaxResults: 2, NextToken });
    expect(second.Events?.map(nameOf)).toEqual(['one']);
    expect(second.NextToken).toBeUndefined();
    await expect(lookUp({ ...named('StopExecution'), NextToken })).rejects.toMatchObject({
      name: 'InvalidNextTokenException',
    });
  });

  it('narrows to a time', async () => {
    const { Events = [] } = await lookUp(named('StartExecution'));
    const EventTime = Events[1]?.EventTime ?? new Date(0);
    const found = await lookUp({ ...named('StartExecution'), StartTime: EventTime, EndTime: EventTime });
    expect(found.Events?.map(nameOf)).toEqual(['two']);
  });

  it.each([
    [
      'two attributes',
      { LookupAttributes: [...named('a').LookupAttributes, ...named('b').LookupAttributes] },
      'InvalidLookupAttributesException',
    ],
    [
      'an unknown attribute',
      { LookupAttributes: [{ AttributeKey: '__proto__', AttributeValue: 'x' }] },
      'InvalidLookupAttributesException',
    ],
    ['more than 50 results', { MaxResults: 51 }, 'InvalidMaxResultsException'],
    [
      'a range that ends before it begins',
      { StartTime: new Date(2000), EndTime: new Date(1000) },
      'InvalidTimeRangeException',
    ],
    ['a token of its own making', { NextToken: 'x' }, 'InvalidNextTokenException'],
  ])('refuses %s', async (_what, input, name) => {
    await expect(lookUp(input as LookupEventsRequest)).rejects.toMatchObject({ name });
  });

  it('allows two requests a second, per account and region, when throttling is on', async () => {
    local().world.switches.throttling = true;
    const asked = await Promise.allSettled(Array.from({ length: 6 }, () => lookUp()));
    expect(asked.filter(({ status }) => status === 'rejected').length).toBeGreaterThanOrEqual(2);
    expect(asked.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { name: 'ThrottlingException' },
    });
    local().world.switches.throttling = false;
  });
});

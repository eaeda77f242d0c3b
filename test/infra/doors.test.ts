import { fileOf, least } from './support/example.ts';
import { textOf } from './support/statements.ts';
import { type Resource, type Synthesized, synthesized } from './support/synthesized.ts';

/**
 * Who may send something to Hallmark: every rule, queue policy, topic policy and function permission of every template. A new door
 * without these fails here; docs/reference/trust.md lists the doors.
 */

const HUB = '111111111111';
const REGION = 'us-east-1';

interface Statement {
  readonly Effect: string;
  readonly Principal?: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

type Door = readonly [name: string, properties: Readonly<Record<string, unknown>>];

/** As it is delivered, and with the webhook that it is delivered without. */
const apps: readonly Synthesized[] = [
  await synthesized(),
  await synthesized(fileOf({ ...least(), notifications: { slackWebhook: true } })),
];
const doors = (type: string): readonly Door[] =>
  apps.flatMap((app) => app.stacks.flatMap((stack) => doorsOf(app, stack, type)));
const doorsOf = (app: Synthesized, stack: string, type: string): readonly Door[] =>
  Object.entries(app.resources(stack, type)).map(
    ([name, { Properties }]: [string, Resource]): Door => [`${stack}/${name}`, Properties],
  );
const listOf = (value: unknown): readonly unknown[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];
const allowed = (properties: Door[1]): readonly Statement[] =>
  (properties['PolicyDocument'] as { Statement: readonly Statement[] }).Statement.filter(
    ({ Effect }) => Effect === 'Allow',
  );
const condition = ({ Condition = {} }: Statement, key: string): readonly string[] =>
  Object.values(Condition).flatMap((each) => listOf(each[key]).map(textOf));

/** Finding events of Inspector have a second documented source. Whoever sends one may only add a finding (docs/gate.md). */
const UNRESERVED: Readonly<Record<string, readonly string[]>> = {
  'OnDemand AMI Scan Findings': ['aws.inspector2', 'inspector2.ami.ondemand'],
};

const rules = doors('AWS::Events::Rule').filter(([, { EventPattern }]) => EventPattern);

describe('A rule of EventBridge', () => {
  it('is there', () => expect(rules.length).toBeGreaterThanOrEqual(6));

  it.each(rules)('%s takes events of AWS in the hub alone', (_name, { EventPattern }) => {
    const pattern = EventPattern as Readonly<Record<string, readonly string[]>>;
    expect(pattern['account']).toEqual([HUB]);
    expect(pattern['region']).toEqual([REGION]);
    expect(pattern['detail-type']).toHaveLength(1);
    const [kind = ''] = pattern['detail-type'] ?? [];
    const sources = pattern['source'] ?? [];
    expect(sources.length).toBeGreaterThan(0);
    if (UNRESERVED[kind]) expect(sources).toEqual(UNRESERVED[kind]);
    else for (const source of sources) expect(source).toMatch(/^aws\.[a-z0-9]+$/);
  });

  it.each(rules)(
    '%s is on the default bus, which only the hub itself and AWS put events on',
    (_name, { EventBusName }) => {
      expect(EventBusName).toBeUndefined();
    },
  );
});

it('No template lets another account put events on a bus', () => {
  expect([...doors('AWS::Events::EventBusPolicy'), ...doors('AWS::Events::EventBus')]).toEqual([]);
});

describe('The policy of a queue', () => {
  const policies = doors('AWS::SQS::QueuePolicy');
  const queues = doors('AWS::SQS::Queue');

  it('is there for every queue', () => {
    expect(queues.length).toBeGreaterThanOrEqual(6);
    expect(policies.flatMap(([, { Queues }]) => listOf(Queues))).toHaveLength(queues.length);
  });

  it.each(policies)('%s lets one service in, for named resources of the hub', (_name, properties) => {
    const statements = allowed(properties);
    expect(statements.length).toBeGreaterThan(0);
    for (const statement of statements) {
      expect(Object.keys(statement.Principal as object)).toEqual(['Service']);
      expect(listOf((statement.Principal as { Service: unknown }).Service)).toHaveLength(1);
      const sources = condition(statement, 'aws:SourceArn');
      expect(sources.length).toBeGreaterThan(0);
      for (const source of sources)
        expect(source).toMatch(
          /^(<.+>|arn:(aws|<AWS::Partition>):(events|sns):us-east-1:111111111111:.*hallmark-[a-z-]+\*?)$/,
        );
    }
  });

  it.each(policies)('%s names the account as well where it names rules by a pattern', (_name, properties) => {
    for (const statement of allowed(properties))
      if (condition(statement, 'aws:SourceArn').some((source) => source.includes('*')))
        expect(condition(statement, 'aws:SourceAccount')).toEqual([HUB]);
  });
});

it('The permission of a function names who invokes it', () => {
  const permissions = doors('AWS::Lambda::Permission');
  expect(permissions.length).toBeGreaterThan(0);
  for (const [, { SourceArn, SourceAccount, Principal }] of permissions) {
    expect(textOf(Principal)).toMatch(/^[a-z0-9-]+\.amazonaws\.com$/);
    expect(SourceArn ?? SourceAccount).toBeDefined();
  }
});

it.each(doors('AWS::SNS::TopicPolicy'))('The topic policy %s names who publishes', (_name, properties) => {
  for (const statement of allowed(properties)) {
    expect(statement.Principal).not.toBe('*');
    expect(statement.Principal).not.toEqual({ AWS: '*' });
    const { Service } = statement.Principal as { Service?: unknown };
    if (Service !== undefined)
      expect([...condition(statement, 'aws:SourceArn'), ...condition(statement, 'aws:SourceAccount')]).not.toEqual([]);
  }
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ASSEMBLY } from '../support/global-setup.ts';

interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Principal: unknown;
  readonly Action: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Every statement of the templates that says who: in policies of queues, topics, keys, buckets and roles. */
const statements = readdirSync(ASSEMBLY)
  .filter((file) => file.endsWith('.template.json'))
  .flatMap((file) => {
    const { Resources = {} } = JSON.parse(readFileSync(join(ASSEMBLY, file), 'utf8')) as {
      Resources?: Record<string, { Type: string; Properties?: unknown }>;
    };
    return Object.entries(Resources).flatMap(([id, { Type, Properties }]) =>
      saying(Properties).map((statement) => ({ where: `${Type} ${id}`, statement })),
    );
  });

function saying(value: unknown): Statement[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'Effect' in value && 'Principal' in value ? [value as Statement] : [];
  return [...own, ...Object.values(value).flatMap(saying)];
}

const keysOf = ({ Condition = {} }: Statement): string[] =>
  Object.values(Condition).flatMap((each) => Object.keys(each));

const allowing = statements.filter(({ statement }) => statement.Effect === 'Allow');

it('nobody is let in but by name: "*" only within the organization', () => {
  const everybody = allowing.filter(({ statement }) => /"\*"/.test(JSON.stringify(statement.Principal)));
  expect(everybody.length).toBeGreaterThan(0);
  for (const { statement } of everybody) expect(keysOf(statement)).toContain('aws:PrincipalOrgID');
});

/**
 * Without a source a service could be led to act for another account. A role is safe without: to have a service use it takes
 * iam:PassRole, in the own account. https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 */
it('a service acts for resources of the own account alone', () => {
  const services = allowing.filter(
    ({ where, statement }) =>
      !where.startsWith('AWS::IAM::Role') && /"Service"/.test(JSON.stringify(statement.Principal)),
  );
  expect(services.length).toBeGreaterThan(8);
  const without = services.filter(
    ({ statement }) => !keysOf(statement).some((key) => key === 'aws:SourceAccount' || key === 'aws:SourceArn'),
  );
  // The key of the topics: of no use without a topic, and those name the account.
  expect(without.map(({ where }) => where.replace(/[0-9A-F]{8}$/, ''))).toEqual(['AWS::KMS::Key NotificationsKey']);
});

import type { Resource } from './synthesized.ts';

/** A sentence of a policy, with lists where IAM allows a single value, and text in place of intrinsic functions. */
export interface Statement {
  readonly sid: string;
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions: Readonly<Record<string, unknown>>;
}

/** All that the policies of a role allow: attached, or inside of it. */
export const statementsOf = (resources: Readonly<Record<string, Resource>>, role: string): readonly Statement[] => {
  const inside = (resources[role]?.Properties['Policies'] ?? []) as { PolicyDocument: Document }[];
  const attached = Object.values(resources)
    .filter(
      ({ Type, Properties }) =>
        Type === 'AWS::IAM::Policy' && JSON.stringify(Properties['Roles']).includes(`"${role}"`),
    )
    .map(({ Properties }) => Properties as unknown as { PolicyDocument: Document });
  return [...inside, ...attached].flatMap(({ PolicyDocument }) => PolicyDocument.Statement.map(readable));
};

interface Document {
  readonly Statement: readonly Readonly<Record<string, unknown>>[];
}

const readable = (given: Readonly<Record<string, unknown>>): Statement => ({
  sid: String(given['Sid'] ?? ''),
  effect: String(given['Effect']),
  actions: listOf(given['Action']).map(textOf),
  resources: listOf(given['Resource']).map(textOf),
  conditions: (given['Condition'] ?? {}) as Record<string, unknown>,
});

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

/** `Fn::Join` and `Ref` as text: `arn:<AWS::Partition>:ssm:…`. */
export const textOf = (value: unknown): string => {
  if (typeof value !== 'object' || value === null) return String(value);
  const { Ref, 'Fn::Join': join, 'Fn::GetAtt': attribute } = value as Record<string, unknown>;
  if (Ref) return `<${Ref}>`;
  if (attribute) return `<${(attribute as string[]).join('.')}>`;
  if (Array.isArray(join)) return (join[1] as unknown[]).map(textOf).join(String(join[0]));
  return JSON.stringify(value);
};

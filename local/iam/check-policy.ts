import type { PolicyDocument, Statement } from '../kernel/policy.ts';
import { isOperator } from './conditions.ts';

/** Identity policies say what, resource policies also who, trust policies only who. */
export type PolicyKind = 'identity' | 'resource' | 'trust';

/**
 * What is wrong with a policy, in sentences; an empty list for a good one. IAM refuses such policies when they are
 * put: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export const policyProblems = (document: PolicyDocument, kind: PolicyKind): readonly string[] => {
  if (typeof document !== 'object' || document === null || document.Statement === undefined) {
    return ['a policy is a JSON object with Statement'];
  }
  const statements = [document.Statement].flat() as readonly Statement[];
  return statements.flatMap((statement, index) =>
    statementProblems(statement, kind).map((problem) => `statement ${statement.Sid ?? index + 1} ${problem}`),
  );
};

const statementProblems = (statement: Statement, kind: PolicyKind): readonly string[] => [
  ...(statement.Effect === 'Allow' || statement.Effect === 'Deny' ? [] : ['has an Effect other than Allow and Deny']),
  ...oneOf(statement, 'Action', 'NotAction'),
  ...(kind === 'trust' ? none(statement, ['Resource', 'NotResource']) : oneOf(statement, 'Resource', 'NotResource')),
  ...(kind === 'identity'
    ? none(statement, ['Principal', 'NotPrincipal'])
    : oneOf(statement, 'Principal', 'NotPrincipal')),
  ...Object.keys(statement.Condition ?? {})
    .filter((operator) => !isOperator(operator))
    .map((operator) => `has the condition operator ${operator}, which is not known`),
];

type Element = keyof Statement;

const oneOf = (statement: Statement, one: Element, other: Element): readonly string[] =>
  (statement[one] === undefined) === (statement[other] === undefined) ? [`needs either ${one} or ${other}`] : [];

const none = (statement: Statement, elements: readonly Element[]): readonly string[] =>
  elements.filter((element) => statement[element] !== undefined).map((element) => `must not have ${element}`);

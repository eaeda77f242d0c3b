/**
 * Who may pull from a repository of another account is said by the policy of the repository:
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html
 */
const PULL = ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];

/** Statements of ours, by their Sid; all others are somebody else's. */
const ACCOUNTS = 'HallmarkPull';
const ORGANIZATIONS = 'HallmarkPullOrganizations';
const UNITS = 'HallmarkPullUnits';
const OURS: readonly unknown[] = [ACCOUNTS, ORGANIZATIONS, UNITS];

/** Characters of a policy: https://docs.aws.amazon.com/AmazonECR/latest/userguide/service-quotas.html */
const LONGEST = 10_240;

/** Who may pull, as the configuration shares: account ids, and ARNs of organisations and units. */
export interface Pullers {
  readonly accounts: readonly string[];
  readonly organizations: readonly string[];
  readonly organizationalUnits: readonly string[];
}

type Statement = Readonly<Record<string, unknown>>;

export type PullPolicy =
  | { readonly outcome: 'same' }
  | { readonly outcome: 'changed'; readonly policy: string }
  | { readonly outcome: 'malformed' }
  | { readonly outcome: 'too-large'; readonly length: number };

/**
 * The policy by which all of these may pull: what others wrote into the current one stays, and nobody is left in ours who is
 * not named any more. `same` where the policy says so already, and where nobody is named.
 */
export const pullPolicy = (current: string | undefined, pullers: Pullers, partition: string): PullPolicy => {
  const document = current === undefined ? { Version: '2012-10-17', Statement: [] } : read(current);
  if (!document) return { outcome: 'malformed' };
  const statements = listOf(document['Statement']) as readonly Statement[];
  const wanted = statementsFor(pullers, partition);
  const ours = statements.filter(({ Sid }) => OURS.includes(Sid));
  if (wanted.length === 0 || canonical(ours, partition) === canonical(wanted, partition)) return { outcome: 'same' };
  const others = statements.filter(({ Sid }) => !OURS.includes(Sid));
  const policy = JSON.stringify({ ...document, Statement: [...others, ...wanted] });
  return policy.length > LONGEST ? { outcome: 'too-large', length: policy.length } : { outcome: 'changed', policy };
};

const read = (text: string): Statement | undefined => {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? (parsed as Statement) : undefined;
  } catch {
    return undefined;
  }
};

const statementsFor = ({ accounts, organizations, organizationalUnits }: Pullers, partition: string): Statement[] => [
  ...(accounts.length === 0
    ? []
    : [allow(ACCOUNTS, { AWS: accounts.map((account) => `arn:${partition}:iam::${account}:root`) })]),
  ...(organizations.length === 0
    ? []
    : [allow(ORGANIZATIONS, '*', { StringEquals: { 'aws:PrincipalOrgID': organizations.map(lastPart) } })]),
  ...(organizationalUnits.length === 0
    ? []
    : [
        allow(UNITS, '*', {
          'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': organizationalUnits.map(pathOf) },
        }),
      ]),
];

const allow = (Sid: string, Principal: unknown, Condition?: object): Statement => ({
  Sid,
  Effect: 'Allow',
  Principal,
  Action: PULL,
  ...(Condition ? { Condition } : {}),
});

/** `arn:…:organization/o-exampleorg1` → `o-exampleorg1` */
const lastPart = (arn: string): string => arn.split('/').at(-1) ?? '';

// Every account of the unit, and of the units below it: o-exampleorg1/*/ou-ab12-cdef3456/*
const pathOf = (arn: string): string => {
  const [, organization, unit] = arn.split('/');
  return `${organization}/*/${unit}/*`;
};

/** Same text for the same meaning: ECR gives lists of one as a value, and an account id may stand for its root. */
const canonical = (statements: readonly Statement[], partition: string): string =>
  JSON.stringify(statements.map((each) => inOrder(each, partition)).sort((a, b) => (text(a) < text(b) ? -1 : 1)));

const text = (value: unknown): string => JSON.stringify(value);

const inOrder = (value: unknown, partition: string): unknown => {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return Object.fromEntries(
      Object.entries(value)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, inner]) => [key, inOrder(inner, partition)]),
    );
  return listOf(value)
    .map((each) => (/^\d{12}$/.test(String(each)) ? `arn:${partition}:iam::${each}:root` : each))
    .sort();
};

const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];

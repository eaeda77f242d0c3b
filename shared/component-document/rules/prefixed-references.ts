import type { Findings } from '../findings.ts';
import { nearest } from '../nearest.ts';
import type { Variable } from './variables.ts';

/** What `{{ context:key }}` has. */
const CONTEXT = [
  'executionId',
  'accountId',
  'region',
  'osPlatform',
  'osName',
  'osVersion',
  'date',
  'dateTime',
  'uuid',
  'hostname',
  'phase',
  'step',
];

interface Context {
  readonly findings: Findings;
  readonly variables: readonly Variable[];
  readonly used: Set<string>;
}

/**
 * Parameter Store, environment, metadata of the instance and what AWSTOE knows of the run: references whose prefix says where the
 * value comes from. Tells what is wrong with one; false where the prefix is none of these.
 */
export const checkPrefixed = (context: Context, at: number, body: string): boolean => {
  const [, prefix, rest] = /^(aws:ssm|ssm|aws:imds|imds|env|context):(.*)$/.exec(body) ?? [];
  if (prefix === undefined || rest === undefined) return false;
  return REFERENCES[prefix]?.(context, at, rest) ?? false;
};

type Check = (context: Context, at: number, rest: string) => boolean;

const parameterStore: Check = (context, at, rest) => {
  const [, name] = /^resolve\(\s*([A-Za-z0-9_-]+)\s*\)$/.exec(rest) ?? [];
  if (name !== undefined) resolved(context, at, name);
  return true;
};

const resolved = ({ findings, variables, used }: Context, at: number, name: string): void => {
  used.add(name);
  const names = variables.map((variable) => variable.name);
  if (names.includes(name)) return;
  const near = nearest(name, names);
  if (near !== undefined) used.add(near);
  findings.problem(
    'reference-undefined',
    at,
    `there is no parameter or constant "${name}" to resolve`,
    near === undefined
      ? `write {{ aws:ssm:${name} }} for the parameter of Parameter Store`
      : `did you mean resolve(${near})?`,
  );
};

const metadata: Check = ({ findings }, at, rest) => {
  if (/^\/?(?:iam|identity-credentials)(?:\/|$)/.test(rest))
    findings.problem(
      'reference-metadata',
      at,
      `AWSTOE refuses {{ aws:imds:${rest} }}, which has credentials`,
      'the CLI and the SDKs of AWS take the credentials of the instance by themselves',
    );
  return true;
};

const withoutAws =
  (rule: 'reference-ssm' | 'reference-metadata', prefix: string, what: string): Check =>
  ({ findings }, at, rest) => {
    const body = `${prefix}:${rest}`;
    findings.problem(rule, at, `{{ ${body} }} is no ${what}`, `write {{ aws:${body} }}`);
    return true;
  };

const known: Check = ({ findings }, at, key) => {
  if (CONTEXT.includes(key)) return true;
  if (!/^\w+$/.test(key)) return false;
  const near = nearest(key, CONTEXT);
  findings.problem(
    'reference-context',
    at,
    `AWSTOE has no {{ context:${key} }}`,
    near === undefined ? `known are ${CONTEXT.join(', ')}` : `did you mean {{ context:${near} }}?`,
  );
  return true;
};

const REFERENCES: Readonly<Record<string, Check>> = {
  'aws:ssm': parameterStore,
  ssm: withoutAws('reference-ssm', 'ssm', 'parameter of Parameter Store'),
  'aws:imds': metadata,
  imds: withoutAws('reference-metadata', 'imds', 'metadata of the instance'),
  env: () => true,
  context: known,
};

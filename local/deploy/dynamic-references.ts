import { LocalAwsError } from '../kernel/errors.ts';
import type { World } from '../kernel/world.ts';
import { isObject } from './template.ts';

interface Place {
  readonly account: string;
  readonly region: string;
}

const REFERENCE = /\{\{resolve:([a-z-]+):([^}]+)\}\}/g;

/**
 * Replaces `{{resolve:ssm:…}}` and `{{resolve:secretsmanager:…}}` by their values.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
 */
export const resolveReferences = async (value: unknown, place: Place, world: World): Promise<unknown> => {
  if (typeof value === 'string') return value.includes('{{resolve:') ? inText(value, place, world) : value;
  if (Array.isArray(value)) return Promise.all(value.map((item) => resolveReferences(item, place, world)));
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(
    async ([name, inner]) => [name, await resolveReferences(inner, place, world)] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
};

const inText = async (text: string, place: Place, world: World): Promise<string> => {
  let resolved = text;
  for (const [reference, service, key] of text.matchAll(REFERENCE)) {
    resolved = resolved.replaceAll(reference, await lookUp(service ?? '', key ?? '', place, world));
  }
  return resolved;
};

const lookUp = (service: string, key: string, place: Place, world: World): Promise<string> => {
  if (service === 'ssm' || service === 'ssm-secure') return parameter(key, place, world);
  if (service === 'secretsmanager') return secret(key, place, world);
  throw new LocalAwsError(
    `local AWS does not resolve {{resolve:${service}:${key}}}. It knows ssm, ssm-secure and secretsmanager.`,
  );
};

/** The account's root, for whom CloudFormation reads. */
export const rootOf = (account: string) =>
  ({ type: 'root', account, arn: `arn:aws:iam::${account}:root`, userId: account }) as const;

/** Value of a parameter; `name` may end in `:version`. */
export const parameter = async (name: string, { account, region }: Place, world: World): Promise<string> => {
  const request = { principal: rootOf(account), service: 'ssm', operation: 'GetParameter', region };
  const answer = await world.call({ ...request, input: { Name: name, WithDecryption: true } }).catch((error: Error) => {
    throw new LocalAwsError(`the parameter ${name} cannot be read in ${account} ${region}: ${error.message}`);
  });
  return (answer as { Parameter?: { Value?: string } }).Parameter?.Value ?? '';
};

/** `id:SecretString:json-key:version-stage:version-id`; the id may be an ARN with colons of its own. */
const secret = async (key: string, { account, region }: Place, world: World): Promise<string> => {
  const [, id = key, jsonKey = ''] = /^(.*?):SecretString:([^:]*)/.exec(key) ?? [];
  const request = { principal: rootOf(account), service: 'secretsmanager', operation: 'GetSecretValue', region };
  const answer = await world.call({ ...request, input: { SecretId: id } }).catch((error: Error) => {
    throw new LocalAwsError(`the secret ${id} cannot be read in ${account} ${region}: ${error.message}`);
  });
  const text = (answer as { SecretString?: string }).SecretString ?? '';
  return jsonKey ? String((JSON.parse(text) as Record<string, unknown>)[jsonKey]) : text;
};

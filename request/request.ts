import { GetFunctionUrlConfigCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { readConfiguration } from '../infra/configuration/read-configuration.ts';
import type { Arguments } from './arguments.ts';
import { type Answer, type Credentials, sendSigned } from './send-signed.ts';

/** What is in the way is the reader's to remove. */
export class CannotSend extends Error {}

const TRIES = 3;

/** Finds the function's URL, and posts the request to it. One that got no answer is sent again: it is the same one. */
export const request = async (given: Arguments): Promise<Answer> => {
  const { url, local, functionName } = given;
  const region = given.region ?? (url && regionIn(url)) ?? hubOf(given).region;
  const client = new LambdaClient({
    region,
    ...(local === undefined ? {} : { endpoint: local }),
    ...(asRoot(given) ? { credentials: { accessKeyId: hubOf(given).account, secretAccessKey: 'local' } } : {}),
  });
  try {
    const to = url ?? (await urlOf(client, functionName, region));
    const credentials: Credentials = await client.config.credentials();
    return await sent(to, JSON.stringify(given.body), { region, credentials, local });
  } catch (error) {
    throw explained(error as Error & { code?: string }, { functionName, region, local });
  } finally {
    client.destroy();
  }
};

const hubOf = ({ configuration }: Arguments) => readConfiguration(configuration).input.hub;

/** On local AWS root is there without any preparation; it may ask for everything, and approve nothing. */
const asRoot = ({ local, localByEnvironment, profile }: Arguments): boolean => {
  if (local === undefined || profile !== undefined) return false;
  const { AWS_SESSION_TOKEN: session, AWS_ACCESS_KEY_ID: key, AWS_PROFILE: environmentProfile } = process.env;
  return session === undefined && !(localByEnvironment && (key !== undefined || environmentProfile !== undefined));
};

const regionIn = (url: string): string | undefined => /\.lambda-url\.([a-z0-9-]+)\./.exec(url)?.[1];

const urlOf = async (client: LambdaClient, FunctionName: string, region: string): Promise<string> => {
  const { FunctionUrl } = await client.send(new GetFunctionUrlConfigCommand({ FunctionName }));
  if (FunctionUrl === undefined) throw new CannotSend(`${FunctionName} in ${region} does not have a URL.`);
  return FunctionUrl;
};

interface Where {
  readonly functionName: Arguments['functionName'];
  readonly region: string;
  readonly local: string | undefined;
}

/** A failure that the reader can end, with how. Any other one stays what it is. */
const explained = (error: Error & { code?: string }, { functionName, region, local }: Where): Error => {
  const [output, policy] =
    functionName === 'hallmark-take-answer' ? ['AnswerUrl', 'hallmark-approver'] : ['RequestUrl', 'hallmark-operator'];
  const unread = `Cannot read the URL of ${functionName} in ${region}: ${error.message}`;
  const fromAnother = `From another account, give --url: the output ${output} of the stack HallmarkHub.`;
  if (error instanceof CannotSend) return error;
  if (error.code === 'ECONNREFUSED')
    return new CannotSend(
      local === undefined ? `Cannot connect: ${error.message}` : `Cannot connect. Is local AWS running at ${local}?`,
    );
  if (error.name === 'CredentialsProviderError')
    return new CannotSend(`Cannot find AWS credentials: ${error.message}\nLog in, or give --profile.`);
  if (error.name === 'ExpiredTokenException' || error.name === 'ExpiredToken')
    return new CannotSend(`Your AWS credentials have expired: ${error.message}\nLog in again.`);
  if (error.name.startsWith('AccessDenied'))
    return new CannotSend(
      `${unread}\nUse credentials of the hub account that have the policy ${policy} (docs/plan-and-approve.md). ${fromAnother}`,
    );
  if (error.name === 'ResourceNotFoundException')
    return new CannotSend(`${unread}\nUse credentials of the hub account, and the hub's region. ${fromAnother}`);
  return '$metadata' in error || error.code !== undefined ? new CannotSend(unread) : error;
};

const sent = async (...[url, body, how]: Parameters<typeof sendSigned>): Promise<Answer> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const answer = await sendSigned(url, body, how);
      if (answer.status < 500 || attempt === TRIES) return answer;
    } catch (error) {
      const { code, message } = error as Error & { code?: string };
      if (code === 'ECONNREFUSED') throw error;
      if (attempt === TRIES) throw new CannotSend(`Cannot reach ${url}: ${message}`);
    }
  }
};

import { GetFunctionUrlConfigCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { readConfiguration } from '../infra/configuration/read-configuration.ts';
import type { Arguments } from './arguments.ts';
import { type Answer, type Credentials, sendSigned } from './send-signed.ts';

/** What is in the way is the reader's to remove. */
export class CannotSend extends Error {}

const TRIES = 3;

/** Finds the function's URL, and posts the request to it. One that got no answer is sent again: it is the same one. */
export const request = async (given: Arguments): Promise<Answer> => {
  const { hub } = readConfiguration(given.configuration).input;
  const region = given.region ?? hub.region;
  const { local, functionName } = given;
  const own = { accessKeyId: hub.account, secretAccessKey: 'local' };
  // On local AWS root is there without any preparation; it may ask for everything, and approve nothing.
  const session = process.env['AWS_SESSION_TOKEN'] !== undefined;
  const client = new LambdaClient({
    region,
    ...(local === undefined ? {} : { endpoint: local, ...(session ? {} : { credentials: own }) }),
  });
  try {
    const url = await urlOf(client, functionName, region);
    const credentials: Credentials = await client.config.credentials();
    return await sent(url, JSON.stringify(given.body), { region, credentials, local });
  } finally {
    client.destroy();
  }
};

const urlOf = async (client: LambdaClient, FunctionName: string, region: string): Promise<string> => {
  try {
    const { FunctionUrl = '' } = await client.send(new GetFunctionUrlConfigCommand({ FunctionName }));
    return FunctionUrl;
  } catch (error) {
    const policy = FunctionName === 'hallmark-take-answer' ? 'hallmark-approver' : 'hallmark-operator';
    throw new CannotSend(
      `The URL of ${FunctionName} in ${region} cannot be read: ${(error as Error).message}\nUse credentials of the hub account that have the policy ${policy} (docs/plan-and-approve.md).`,
    );
  }
};

const sent = async (...[url, body, how]: Parameters<typeof sendSigned>): Promise<Answer> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const answer = await sendSigned(url, body, how);
      if (answer.status < 500 || attempt === TRIES) return answer;
    } catch (error) {
      if (attempt === TRIES) throw new CannotSend(`${url} cannot be reached: ${(error as Error).message}`);
    }
  }
};

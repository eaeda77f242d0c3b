import { GetFunctionUrlConfigCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { iamState } from '../../local/services/iam/state.ts';
import { rolePrincipal } from '../../local/services/sts/sessions.ts';
import { type Credentials, send, signed } from '../local/support/signed-request.ts';
import type { Deployed } from './world.ts';

export interface Answered {
  readonly status: number;
  readonly code?: string;
  readonly outcome?: string;
  readonly message?: string;
  readonly fix?: string;
  readonly executionArn?: string;
}

const IDENTITY_CENTER = '/aws-reserved/sso.amazonaws.com/eu-west-1/';
export const RELEASE_MANAGERS = 'AWSReservedSSO_ReleaseManagers_0123456789abcdef';
export const DEVELOPERS = 'AWSReservedSSO_Developers_fedcba9876543210';

/** A session of a role of the hub that has the policies of the hub stack; the role is made if it is not there. */
export const session = (
  { local, layout }: Deployed,
  role: string,
  name: string,
  {
    path = role.startsWith('AWSReservedSSO_') ? IDENTITY_CENTER : '/',
    account = layout.hub.account,
    policies = ['hallmark-approver', 'hallmark-operator'],
  } = {},
): Credentials => {
  const { roles } = iamState(local.world, account);
  roles[role] ??= {
    arn: `arn:aws:iam::${account}:role${path}${role}`,
    roleId: `AROA${role.replace(/\W|_/g, '').toUpperCase().slice(-17)}`,
    trust: { Statement: [] },
    maxSessionSeconds: 3600,
    policies: {
      start: {
        Statement: [{ Effect: 'Allow', Action: ['states:StartExecution', 'lambda:InvokeFunctionUrl'], Resource: '*' }],
      },
    },
    managedPolicyArns: policies.map((policy) => `arn:aws:iam::${layout.hub.account}:policy/${policy}`),
  };
  return local.world.credentialsFor(rolePrincipal(roles[role].arn, roles[role], name)) as Credentials;
};

/** The URL of a function, as its outputs have it. */
export const functionUrl = async ({ local, layout }: Deployed, FunctionName: string): Promise<string> => {
  const { account, region } = layout.hub;
  const client = new LambdaClient({
    region,
    endpoint: local.url,
    credentials: { accessKeyId: account, secretAccessKey: 'local' },
  });
  try {
    return (await client.send(new GetFunctionUrlConfigCommand({ FunctionName }))).FunctionUrl ?? '';
  } finally {
    client.destroy();
  }
};

/** A request to the URL of a function, signed with Signature Version 4. */
export const callUrl = async (
  world: Deployed,
  folder: 'take-answer' | 'take-request',
  credentials: Credentials,
  body: object | string,
): Promise<Answered> => {
  const request = {
    url: await functionUrl(world, `hallmark-${folder}`),
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  };
  const { region } = world.layout.hub;
  const { status, text } = await send(await signed(request, credentials, { region }));
  // A function that is killed answers nothing: https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
  return { status, ...(text.startsWith('{') ? (JSON.parse(text) as object) : { message: text }) };
};

import type { InvocationResponse } from '@aws-sdk/client-lambda';
import { deployAssembly } from '../../../../local/deploy/deploy-assembly.ts';
import { writeAssembly } from '../../deploy/support/assembly.ts';
import { call, type TestWorld, testWorld } from '../../deploy/support/world.ts';

/** Files of a function's code, with properties that differ from the standard ones. */
export interface FunctionSource {
  readonly files: Readonly<Record<string, string>>;
  readonly properties?: Readonly<Record<string, unknown>>;
}

/** A world with functions of these names, whose role may do `statements`. */
export const worldWith = async (
  functions: Readonly<Record<string, FunctionSource>>,
  resources: Readonly<Record<string, object>> = {},
  statements: readonly object[] = [{ Effect: 'Allow', Action: 'logs:*', Resource: '*' }],
): Promise<TestWorld> => {
  const test = testWorld();
  const Resources: Record<string, object> = { ...resources, Role: role(statements) };
  for (const [name, { properties = {} }] of Object.entries(functions)) Resources[name] = definition(name, properties);
  const assets = Object.fromEntries(Object.entries(functions).map(([name, { files }]) => [name, files]));
  const directory = writeAssembly({ Functions: { template: { Resources } } }, assets);
  await deployAssembly({ directory, world: test.world });
  return test;
};

const role = (Statement: readonly object[]) => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {
      Statement: { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
    },
    Policies: [{ PolicyName: 'allowed', PolicyDocument: { Statement } }],
  },
});

const definition = (name: string, properties: object) => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    FunctionName: name,
    Runtime: 'nodejs24.x',
    Handler: 'index.handler',
    Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
    Code: { S3Bucket: 'assets', S3Key: `${name}.zip` },
    ...properties,
  },
});

export interface Answer {
  readonly error: string | undefined;
  readonly payload: unknown;
  readonly log: string;
}

export const invoke = async ({ world }: TestWorld, name: string, event: unknown = {}): Promise<Answer> => {
  const input = { FunctionName: name, Payload: Buffer.from(JSON.stringify(event)), LogType: 'Tail' };
  const { FunctionError, Payload, LogResult } = await call<InvocationResponse>(world, 'lambda', 'Invoke', input);
  return {
    error: FunctionError,
    payload: JSON.parse(Buffer.from(Payload ?? []).toString('utf8')),
    log: Buffer.from(LogResult ?? '', 'base64').toString('utf8'),
  };
};

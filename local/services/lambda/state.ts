import type { Statement } from '../../kernel/policy.ts';
import type { World } from '../../kernel/world.ts';

/** Where the code comes from: a folder of the cloud assembly, or the text in the template. */
export type Code = { readonly directory: string } | { readonly inline: string };

export interface FunctionRecord {
  readonly name: string;
  readonly arn: string;
  readonly description?: string | undefined;
  readonly runtime: string;
  readonly handler: string;
  readonly code: Code;
  readonly codeSha256: string;
  readonly codeSize: number;
  readonly roleArn: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly architecture: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly logFormat: 'Text' | 'JSON';
  readonly logGroup: string;
  readonly tracingMode: string;
  readonly reservedConcurrency?: number | undefined;
  /** Queue or topic for asynchronous invocations that fail for good. */
  readonly deadLetterArn?: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly lastModified: number;
  readonly revisionId: string;
  /** Statements of the resource policy, by AddPermission and AWS::Lambda::Permission. */
  policy: Statement[];
  asynchronous: AsynchronousConfiguration;
  /** How often a handler was begun since the function was made. */
  invocations: number;
  /** Versions and aliases that were published; they stand for the newest code. */
  qualifiers?: string[];
  /** How many versions were published. */
  versions?: number;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-configuring.html */
export interface AsynchronousConfiguration {
  readonly maximumRetryAttempts?: number | undefined;
  readonly maximumEventAgeSeconds?: number | undefined;
  readonly onSuccess?: string | undefined;
  readonly onFailure?: string | undefined;
}

export interface Mapping {
  readonly uuid: string;
  readonly functionArn: string;
  readonly queueArn: string;
  readonly batchSize: number;
  readonly batchingWindowSeconds: number;
  readonly reportsItemFailures: boolean;
  readonly maximumConcurrency?: number | undefined;
  /** Patterns of which a message has to match one; without any, all pass. */
  readonly filters: readonly string[];
  readonly enabled: boolean;
  readonly lastModified: number;
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_FunctionUrlConfig.html; only AuthType AWS_IAM is served. */
export interface FunctionUrlRecord {
  /** The first label of its host name. */
  readonly id: string;
  readonly functionArn: string;
  readonly createdAt: number;
  readonly modifiedAt: number;
}

export interface LambdaState {
  readonly functions: Record<string, FunctionRecord>;
  readonly mappings: Record<string, Mapping>;
  /** Function URLs by their id. State of earlier versions has none. */
  urls?: Record<string, FunctionUrlRecord>;
}

export const lambdaState = (world: World, account: string, region: string): LambdaState =>
  world.state('lambda', account, region, () => ({ functions: {}, mappings: {} }));

export const functionArn = (account: string, region: string, name: string): string =>
  `arn:aws:lambda:${region}:${account}:function:${name}`;

/** The function of an ARN, a qualifier at its end ignored; undefined where there is none. */
export const functionOfArn = (world: World, arn: string): FunctionRecord | undefined => {
  const [, , service, region = '', account = '', , name = ''] = arn.split(':');
  return service === 'lambda' ? lambdaState(world, account, region).functions[name] : undefined;
};

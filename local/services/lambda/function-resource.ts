import { existsSync, statSync } from 'node:fs';
import { LocalAwsError } from '../../kernel/errors.ts';
import type { ResourceRequest, ResourceType } from '../../kernel/service.ts';
import { measureCode } from './code.ts';
import { stopPool } from './pool.ts';
import { type Code, type FunctionRecord, functionArn, lambdaState } from './state.ts';
import { removeUrl } from './urls/remove-url.ts';

interface FunctionProperties {
  readonly FunctionName?: string;
  readonly Description?: string;
  readonly Runtime?: string;
  readonly Handler?: string;
  readonly PackageType?: string;
  readonly Code: { readonly S3Key?: string; readonly ZipFile?: string };
  readonly Role: string;
  readonly Timeout?: number | string;
  readonly MemorySize?: number | string;
  readonly Architectures?: readonly string[];
  readonly Environment?: { readonly Variables?: Readonly<Record<string, unknown>> };
  readonly LoggingConfig?: { readonly LogFormat?: 'Text' | 'JSON'; readonly LogGroup?: string };
  readonly TracingConfig?: { readonly Mode: string };
  readonly DeadLetterConfig?: { readonly TargetArn?: string };
  readonly ReservedConcurrentExecutions?: number | string;
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[];
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-lambda-function.html */
const STANDARD = { timeoutSeconds: 3, memoryMegabytes: 128 };
const MOST_SECONDS = 900;

export const functionType: ResourceType = {
  properties: [
    'FunctionName',
    'Description',
    'Runtime',
    'Handler',
    'PackageType',
    'Code',
    'Role',
    'Timeout',
    'MemorySize',
    'Architectures',
    'Environment',
    'EphemeralStorage',
    'LoggingConfig',
    'TracingConfig',
    'DeadLetterConfig',
    'ReservedConcurrentExecutions',
    'KmsKeyArn',
    'RecursiveLoop',
    'RuntimeManagementConfig',
    'Tags',
  ],
  identifier: 'FunctionName',
  replacedBy: ['FunctionName', 'PackageType'],
  find: (request, world) => {
    const known = lambdaState(world, request.account, request.region).functions[functionName(request)];
    return known && { identifier: known.name, ref: known.name, attributes: { Arn: known.arn } };
  },
  create: (request, world) => {
    const { account, region } = request;
    const { functions } = lambdaState(world, account, region);
    const made = define(request, world.clock.now(), world.ids.uuid('function-revision'));
    const known = functions[made.name];
    functions[made.name] = known ? { ...made, ...keptOf(known) } : made;
    return { ref: made.name, attributes: { Arn: made.arn } };
  },
  delete: ({ account, region, physicalId }, world) => {
    const arn = functionArn(account, region, physicalId);
    delete lambdaState(world, account, region).functions[physicalId];
    removeUrl(world, arn);
    stopPool(world, arn);
  },
};

const functionName = ({ properties, generatedName }: ResourceRequest): string =>
  (properties as unknown as FunctionProperties).FunctionName ?? generatedName(64);

const define = (request: ResourceRequest, lastModified: number, revisionId: string): FunctionRecord => {
  const given = request.properties as unknown as FunctionProperties;
  check(given);
  const name = functionName(request);
  const code = codeOf(given, request);
  const { size, sha256 } = measureCode(code);
  const reserved = given.ReservedConcurrentExecutions;
  return {
    name,
    arn: functionArn(request.account, request.region, name),
    description: given.Description,
    runtime: given.Runtime ?? '',
    handler: given.Handler ?? '',
    code,
    codeSha256: sha256,
    codeSize: size,
    roleArn: given.Role,
    timeoutSeconds: Number(given.Timeout ?? STANDARD.timeoutSeconds),
    memoryMegabytes: Number(given.MemorySize ?? STANDARD.memoryMegabytes),
    architecture: given.Architectures?.[0] ?? 'x86_64',
    environment: Object.fromEntries(
      Object.entries(given.Environment?.Variables ?? {}).map(([key, value]) => [key, String(value)]),
    ),
    logFormat: given.LoggingConfig?.LogFormat ?? 'Text',
    logGroup: given.LoggingConfig?.LogGroup ?? `/aws/lambda/${name}`,
    tracingMode: given.TracingConfig?.Mode ?? 'PassThrough',
    reservedConcurrency: reserved === undefined ? undefined : Number(reserved),
    deadLetterArn: given.DeadLetterConfig?.TargetArn,
    tags: Object.fromEntries((given.Tags ?? []).map(({ Key, Value }) => [Key, Value])),
    lastModified,
    revisionId,
    policy: [],
    asynchronous: {},
    invocations: 0,
  };
};

const check = ({
  Runtime = '',
  Handler,
  PackageType = 'Zip',
  Timeout = STANDARD.timeoutSeconds,
}: FunctionProperties): void => {
  if (PackageType !== 'Zip')
    throw new LocalAwsError('local AWS runs no container images. Package the function as a zip.');
  if (!/^nodejs\d+\.x$/.test(Runtime))
    throw new LocalAwsError(`local AWS runs Node.js functions only, not ${Runtime || 'a function without Runtime'}.`);
  if (!Handler) throw new LocalAwsError('the function has no Handler.');
  if (Number(Timeout) < 1 || Number(Timeout) > MOST_SECONDS)
    throw new LocalAwsError(`Timeout is ${Timeout}; allowed are 1 to ${MOST_SECONDS} seconds.`);
};

const codeOf = ({ Code }: FunctionProperties, { assembly }: ResourceRequest): Code => {
  if (Code.ZipFile !== undefined) return { inline: Code.ZipFile };
  if (Code.S3Key === undefined) throw new LocalAwsError('the code is neither an asset of the assembly nor inline.');
  const directory = assembly.asset(Code.S3Key);
  if (existsSync(directory) && statSync(directory).isDirectory()) return { directory };
  throw new LocalAwsError(
    `the code ${directory} is no folder. Synthesize the app again, or give the code as a folder: Code.fromAsset(FOLDER).`,
  );
};

/** What an update of the function leaves as it is. */
const keptOf = ({ policy, asynchronous, invocations, qualifiers, versions }: FunctionRecord) => ({
  ...{ policy, asynchronous, invocations },
  ...(qualifiers ? { qualifiers } : {}),
  ...(versions ? { versions } : {}),
});

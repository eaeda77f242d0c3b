import { LocalAwsError } from '../../kernel/errors.ts';
import type { ResourceRequest, ResourceType } from '../../kernel/service.ts';
import type { World } from '../../kernel/world.ts';
import { functionType } from './function-resource.ts';
import { putMapping } from './mappings.ts';
import { grant, type Permission } from './permission.ts';
import { isDestination } from './send-to-arn.ts';
import { type FunctionRecord, functionOfArn, lambdaState } from './state.ts';

/** The function that a resource names, by name or ARN. */
const existing = (world: World, { account, region }: ResourceRequest, given: unknown): FunctionRecord => {
  const text = String(given);
  const found = text.startsWith('arn:')
    ? functionOfArn(world, text)
    : lambdaState(world, account, region).functions[text.split(':')[0] ?? ''];
  if (!found) throw new LocalAwsError(`there is no function ${text}.`);
  return found;
};

const permission: ResourceType = {
  properties: ['Action', 'FunctionName', 'Principal', 'SourceArn', 'SourceAccount', 'PrincipalOrgID'],
  create: (request, world) => {
    const { properties, stackName, logicalId } = request;
    const definition = existing(world, request, properties['FunctionName']);
    const sid = `${stackName}-${logicalId}`;
    grant(definition, sid, properties as unknown as Permission);
    return { ref: sid, attributes: { Id: sid } };
  },
};

interface MappingProperties {
  readonly EventSourceArn: string;
  readonly BatchSize?: number | string;
  readonly MaximumBatchingWindowInSeconds?: number | string;
  readonly FunctionResponseTypes?: readonly string[];
  readonly ScalingConfig?: { readonly MaximumConcurrency?: number | string };
  readonly FilterCriteria?: { readonly Filters?: readonly { readonly Pattern: string }[] };
  readonly Enabled?: boolean | string;
}

const STANDARD_BATCH = 10;

const eventSourceMapping: ResourceType = {
  properties: [
    'FunctionName',
    'EventSourceArn',
    'BatchSize',
    'MaximumBatchingWindowInSeconds',
    'FunctionResponseTypes',
    'ScalingConfig',
    'FilterCriteria',
    'Enabled',
    'Tags',
  ],
  create: async (request, world) => {
    const given = request.properties as unknown as MappingProperties;
    const definition = existing(world, request, request.properties['FunctionName']);
    if (given.EventSourceArn.split(':')[2] !== 'sqs')
      throw new LocalAwsError(`local AWS reads queues only, not ${given.EventSourceArn}.`);
    const maximum = given.ScalingConfig?.MaximumConcurrency;
    const uuid = mappingId(request, world);
    await putMapping(world, {
      uuid,
      functionArn: definition.arn,
      queueArn: given.EventSourceArn,
      batchSize: Number(given.BatchSize ?? STANDARD_BATCH),
      batchingWindowSeconds: Number(given.MaximumBatchingWindowInSeconds ?? 0),
      reportsItemFailures: given.FunctionResponseTypes?.includes('ReportBatchItemFailures') ?? false,
      maximumConcurrency: maximum === undefined ? undefined : Number(maximum),
      filters: (given.FilterCriteria?.Filters ?? []).map(({ Pattern }) => Pattern),
      enabled: String(given.Enabled ?? true) === 'true',
      lastModified: world.clock.now(),
    });
    const Arn = `arn:aws:lambda:${request.region}:${request.account}:event-source-mapping:${uuid}`;
    return { ref: uuid, attributes: { Id: uuid, EventSourceMappingArn: Arn } };
  },
};

/** The mapping of this function and queue, if there is one: deploying again replaces it. */
const mappingId = (request: ResourceRequest, world: World): string => {
  const { arn } = existing(world, request, request.properties['FunctionName']);
  const mappings = Object.values(lambdaState(world, request.account, request.region).mappings);
  const known = mappings.find(
    ({ functionArn, queueArn }) => functionArn === arn && queueArn === request.properties['EventSourceArn'],
  );
  return known?.uuid ?? world.ids.uuid('event-source-mapping');
};

interface InvokeProperties {
  readonly MaximumRetryAttempts?: number | string;
  readonly MaximumEventAgeInSeconds?: number | string;
  readonly DestinationConfig?: {
    readonly OnSuccess?: { readonly Destination: string };
    readonly OnFailure?: { readonly Destination: string };
  };
}

const eventInvokeConfig: ResourceType = {
  properties: ['FunctionName', 'Qualifier', 'MaximumRetryAttempts', 'MaximumEventAgeInSeconds', 'DestinationConfig'],
  create: (request, world) => {
    const {
      MaximumRetryAttempts: retries,
      MaximumEventAgeInSeconds: age,
      DestinationConfig,
    } = request.properties as InvokeProperties;
    const onSuccess = DestinationConfig?.OnSuccess?.Destination;
    const onFailure = DestinationConfig?.OnFailure?.Destination;
    for (const arn of [onSuccess, onFailure])
      if (arn && !isDestination(arn)) throw new LocalAwsError(`local AWS cannot send invocation records to ${arn}.`);
    existing(world, request, request.properties['FunctionName']).asynchronous = {
      maximumRetryAttempts: retries === undefined ? undefined : Number(retries),
      maximumEventAgeSeconds: age === undefined ? undefined : Number(age),
      onSuccess,
      onFailure,
    };
    return { ref: request.generatedName() };
  },
};

/** Every version runs the newest code: nothing is kept of older ones. */
const version: ResourceType = {
  properties: ['FunctionName', 'Description', 'CodeSha256'],
  create: (request, world) => {
    const arn = `${existing(world, request, request.properties['FunctionName']).arn}:1`;
    return { ref: arn, attributes: { Version: '1', FunctionArn: arn } };
  },
};

const alias: ResourceType = {
  properties: ['FunctionName', 'FunctionVersion', 'Name', 'Description'],
  create: (request, world) => {
    const arn = `${existing(world, request, request.properties['FunctionName']).arn}:${String(request.properties['Name'])}`;
    return { ref: arn, attributes: { AliasArn: arn } };
  },
};

export const lambdaResourceTypes: Readonly<Record<string, ResourceType>> = {
  'AWS::Lambda::Function': functionType,
  'AWS::Lambda::Permission': permission,
  'AWS::Lambda::EventSourceMapping': eventSourceMapping,
  'AWS::Lambda::EventInvokeConfig': eventInvokeConfig,
  'AWS::Lambda::Version': version,
  'AWS::Lambda::Alias': alias,
};

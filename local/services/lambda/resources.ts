import { LocalAwsError } from '../../kernel/errors.ts';
import type { ResourceRequest, ResourceType } from '../../kernel/service.ts';
import type { World } from '../../kernel/world.ts';
import { existingFunction as existing, namedFunction as named } from './find-function.ts';
import { functionType } from './function-resource.ts';
import { putMapping, removeMapping } from './mappings.ts';
import { grant, type Permission, permissionProblem } from './permission.ts';
import { isDestination } from './send-to-arn.ts';
import { type FunctionRecord, lambdaState, type Mapping } from './state.ts';
import { functionUrl } from './urls/url-resource.ts';

const permission: ResourceType = {
  properties: [
    'Action',
    'FunctionName',
    'Principal',
    'SourceArn',
    'SourceAccount',
    'PrincipalOrgID',
    'FunctionUrlAuthType',
    'InvokedViaFunctionUrl',
  ],
  attached: true,
  create: (request, world) => {
    const { properties, stackName, logicalId } = request;
    const definition = existing(world, request, properties['FunctionName']);
    const sid = `${stackName}-${logicalId}`;
    grant(definition, sid, permissionOf(properties));
    return { ref: sid, attributes: { Id: sid } };
  },
  delete: ({ account, region, properties, physicalId }, world) => {
    const definition = named(world, { account, region }, properties['FunctionName']);
    if (definition) definition.policy = definition.policy.filter(({ Sid }) => Sid !== physicalId);
  },
};

/** Templates may write true as text. */
const permissionOf = (properties: ResourceRequest['properties']): Permission => {
  const given = properties as unknown as Permission;
  const problem = permissionProblem({
    ...given,
    InvokedViaFunctionUrl: String(given.InvokedViaFunctionUrl) === 'true',
  });
  if (problem) throw new LocalAwsError(problem);
  return { ...given, InvokedViaFunctionUrl: String(given.InvokedViaFunctionUrl) === 'true' };
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
  replacedBy: ['EventSourceArn'],
  find: (request, world) => {
    const known = mappingOf(request, world);
    return known && { identifier: known.uuid, ...mappingView(request, known.uuid) };
  },
  create: async (request, world) => {
    const given = request.properties as unknown as MappingProperties;
    const definition = existing(world, request, request.properties['FunctionName']);
    if (given.EventSourceArn.split(':')[2] !== 'sqs')
      throw new LocalAwsError(`local AWS reads queues only, not ${given.EventSourceArn}.`);
    const maximum = given.ScalingConfig?.MaximumConcurrency;
    const uuid =
      request.previous?.physicalId ?? mappingOf(request, world)?.uuid ?? world.ids.uuid('event-source-mapping');
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
    return mappingView(request, uuid);
  },
  delete: ({ account, region, physicalId }, world) => removeMapping(world, account, region, physicalId),
};

const mappingView = ({ account, region }: ResourceRequest, uuid: string) => ({
  ref: uuid,
  attributes: {
    Id: uuid,
    EventSourceMappingArn: `arn:aws:lambda:${region}:${account}:event-source-mapping:${uuid}`,
  },
});

/** Lambda takes one mapping of a queue for a function. */
const mappingOf = (request: ResourceRequest, world: World): Mapping | undefined => {
  const arn = named(world, request, request.properties['FunctionName'])?.arn;
  return Object.values(lambdaState(world, request.account, request.region).mappings).find(
    ({ functionArn, queueArn }) => functionArn === arn && queueArn === request.properties['EventSourceArn'],
  );
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
  attached: true,
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
  delete: ({ account, region, properties }, world) => {
    const definition = named(world, { account, region }, properties['FunctionName']);
    if (definition) definition.asynchronous = {};
  },
};

/** Publishes a version or alias. It runs the newest code: nothing else is kept of it. */
const publish = (definition: FunctionRecord, qualifier: string): string => {
  definition.qualifiers = [...new Set([...(definition.qualifiers ?? []), qualifier])];
  return `${definition.arn}:${qualifier}`;
};

const withdraw = (world: World, place: Pick<ResourceRequest, 'account' | 'region'>, arn: string): void => {
  const definition = named(world, place, arn);
  if (definition) definition.qualifiers = definition.qualifiers?.filter((one) => one !== arn.split(':').at(-1)) ?? [];
};

const version: ResourceType = {
  properties: ['FunctionName', 'Description', 'CodeSha256'],
  create: (request, world) => {
    const definition = existing(world, request, request.properties['FunctionName']);
    definition.versions = (definition.versions ?? 0) + 1;
    const Version = String(definition.versions);
    const arn = publish(definition, Version);
    return { ref: arn, attributes: { Version, FunctionArn: arn } };
  },
  delete: ({ physicalId, ...place }, world) => withdraw(world, place, physicalId),
};

const alias: ResourceType = {
  properties: ['FunctionName', 'FunctionVersion', 'Name', 'Description'],
  create: (request, world) => {
    const { FunctionName, Name } = request.properties;
    const arn = publish(existing(world, request, FunctionName), String(Name));
    return { ref: arn, attributes: { AliasArn: arn } };
  },
  delete: ({ physicalId, ...place }, world) => withdraw(world, place, physicalId),
};

export const lambdaResourceTypes: Readonly<Record<string, ResourceType>> = {
  'AWS::Lambda::Function': functionType,
  'AWS::Lambda::Permission': permission,
  'AWS::Lambda::EventSourceMapping': eventSourceMapping,
  'AWS::Lambda::EventInvokeConfig': eventInvokeConfig,
  'AWS::Lambda::Version': version,
  'AWS::Lambda::Alias': alias,
  'AWS::Lambda::Url': functionUrl,
};

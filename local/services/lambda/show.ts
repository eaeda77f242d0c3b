import type {
  Architecture,
  EventSourceMappingConfiguration,
  FunctionConfiguration,
  Runtime,
  TracingMode,
} from '@aws-sdk/client-lambda';
import type { FunctionRecord, Mapping } from './state.ts';

export const showFunction = (definition: FunctionRecord): FunctionConfiguration => ({
  FunctionName: definition.name,
  FunctionArn: definition.arn,
  Description: definition.description ?? '',
  Runtime: definition.runtime as Runtime,
  Role: definition.roleArn,
  Handler: definition.handler,
  CodeSize: definition.codeSize,
  CodeSha256: definition.codeSha256,
  Timeout: definition.timeoutSeconds,
  MemorySize: definition.memoryMegabytes,
  LastModified: new Date(definition.lastModified).toISOString().replace('Z', '+0000'),
  Version: '$LATEST',
  Environment: { Variables: { ...definition.environment } },
  TracingConfig: { Mode: definition.tracingMode as TracingMode },
  RevisionId: definition.revisionId,
  State: 'Active',
  LastUpdateStatus: 'Successful',
  PackageType: 'Zip',
  Architectures: [definition.architecture as Architecture],
  LoggingConfig: { LogFormat: definition.logFormat, LogGroup: definition.logGroup },
  ...(definition.deadLetterArn ? { DeadLetterConfig: { TargetArn: definition.deadLetterArn } } : {}),
});

export const showMapping = (mapping: Mapping): EventSourceMappingConfiguration => ({
  UUID: mapping.uuid,
  EventSourceArn: mapping.queueArn,
  FunctionArn: mapping.functionArn,
  BatchSize: mapping.batchSize,
  MaximumBatchingWindowInSeconds: mapping.batchingWindowSeconds,
  FunctionResponseTypes: mapping.reportsItemFailures ? ['ReportBatchItemFailures'] : [],
  State: mapping.enabled ? 'Enabled' : 'Disabled',
  StateTransitionReason: 'USER_INITIATED',
  LastModified: new Date(mapping.lastModified),
  ...(mapping.maximumConcurrency === undefined
    ? {}
    : { ScalingConfig: { MaximumConcurrency: mapping.maximumConcurrency } }),
  ...(mapping.filters.length > 0
    ? { FilterCriteria: { Filters: mapping.filters.map((Pattern) => ({ Pattern })) } }
    : {}),
});

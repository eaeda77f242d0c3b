import type { ResourceStatus } from '@aws-sdk/client-cloudformation';
import type { Assembly, DeletionRequest, PreviousResource, ResourceRequest } from '../kernel/service.ts';
import type { World } from '../kernel/world.ts';
import type { StackRecord, StackResource } from '../services/cloudformation/state.ts';
import type { ResourceTypes } from './check.ts';
import { generatedName } from './names.ts';

/** A stack that is being worked on. */
export interface StackContext {
  readonly account: string;
  readonly region: string;
  readonly record: StackRecord;
  readonly types: ResourceTypes;
  readonly world: World;
}

export const STACK_TYPE = 'AWS::CloudFormation::Stack';

type EventSubject = Pick<StackResource, 'logicalId' | 'physicalId' | 'type'>;

const MOST_EVENTS = 5000;

export const tell = (
  { record, world }: StackContext,
  { logicalId, physicalId, type }: EventSubject,
  status: ResourceStatus,
  reason?: string,
): void => {
  const id = `${logicalId}-${status}-${world.ids.hex('stack-event', 12)}`;
  record.events.push({ id, at: world.clock.now(), logicalId, physicalId, type, status, reason });
  if (record.events.length > MOST_EVENTS) record.events.splice(0, record.events.length - MOST_EVENTS);
};

/** Gives the stack a status, and tells it as an event. */
export const enter = (context: StackContext, status: StackRecord['status'], reason?: string): void => {
  const { record } = context;
  record.status = status;
  record.statusReason = reason;
  const subject = { logicalId: record.stackName, physicalId: record.stackId, type: STACK_TYPE };
  tell(context, subject, status as ResourceStatus, reason);
};

interface Wanted {
  readonly logicalId: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly assembly: Assembly;
  readonly replacements: number;
  readonly previous?: PreviousResource | undefined;
}

export const requestFor = (
  { account, region, record }: StackContext,
  { replacements, ...wanted }: Wanted,
): ResourceRequest => {
  const { stackId, stackName } = record;
  // A replacement has another name than what it replaces, which is still there.
  const series = replacements > 0 ? `${stackId}/${replacements}` : stackId;
  return {
    ...wanted,
    stackName,
    stackId,
    account,
    region,
    generatedName: (longest) => generatedName(series, stackName, wanted.logicalId, longest),
  };
};

export const deletionOf = (
  { account, region, record }: StackContext,
  { logicalId, physicalId, properties }: StackResource,
): DeletionRequest => {
  const { stackId, stackName } = record;
  return { logicalId, physicalId, properties, stackName, stackId, account, region };
};

import type { World } from '../../kernel/world.ts';
import { redrivability } from './redrivability.ts';
import { placeOf, type StoredExecution } from './store.ts';

/** Longer input and output together are left out of the event. */
const MOST_BYTES = 248 * 1024;

/**
 * `Step Functions Execution Status Change`, which Standard executions send.
 * https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
 */
export const announce = (world: World, execution: StoredExecution): void => {
  if (execution.type === 'EXPRESS') return;
  world.emit({
    ...placeOf(execution.arn),
    source: 'aws.states',
    detailType: 'Step Functions Execution Status Change',
    resources: [execution.arn],
    detail: { ...about(execution), ...data(execution), ...redriven(world, execution) },
  });
};

const about = (execution: StoredExecution) => ({
  executionArn: execution.arn,
  stateMachineArn: execution.machineArn,
  name: execution.name,
  status: execution.status,
  startDate: execution.startedAt,
  stopDate: execution.stoppedAt ?? null,
  stateMachineVersionArn: null,
  stateMachineAliasArn: null,
  error: execution.error ?? null,
  cause: execution.cause ?? null,
});

const data = ({ input, output }: StoredExecution) => {
  const included = Buffer.byteLength(input) + Buffer.byteLength(output ?? '') <= MOST_BYTES;
  return {
    input: included ? input : null,
    inputDetails: { included },
    output: included ? (output ?? null) : null,
    outputDetails: output === undefined ? null : { included },
  };
};

const redriven = (world: World, execution: StoredExecution) => {
  const { status, reason } = redrivability(execution, world.clock.now());
  return {
    redriveCount: execution.redriveCount,
    redriveDate: execution.redrivenAt ?? null,
    redriveStatus: status,
    redriveStatusReason: reason,
  };
};

import type { World } from '../../kernel/world.ts';
import { placeOf, type StoredExecution } from './store.ts';

/** `Step Functions Execution Status Change`: https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html */
export const announce = (world: World, execution: StoredExecution): void => {
  if (execution.quiet) return;
  const { account, region } = placeOf(execution.arn);
  world.emit({
    source: 'aws.states',
    detailType: 'Step Functions Execution Status Change',
    account,
    region,
    resources: [execution.arn],
    detail: {
      executionArn: execution.arn,
      stateMachineArn: execution.machineArn,
      name: execution.name,
      status: execution.status,
      startDate: execution.startedAt,
      stopDate: execution.stoppedAt ?? null,
      input: execution.input,
      inputDetails: { included: true },
      output: execution.output ?? null,
      outputDetails: execution.output === undefined ? null : { included: true },
      stateMachineVersionArn: null,
      stateMachineAliasArn: null,
      redriveCount: 0,
      redriveDate: null,
      error: execution.error ?? null,
      cause: execution.cause ?? null,
    },
  });
};

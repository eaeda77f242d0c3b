import type { StoredExecution } from './store.ts';

/**
 * `$states.context`, without the parts that belong to a state.
 * https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html
 */
export const executionContext = (execution: StoredExecution): Readonly<Record<string, unknown>> => ({
  Execution: {
    Id: execution.arn,
    Input: JSON.parse(execution.input) as unknown,
    Name: execution.name,
    RoleArn: execution.roleArn,
    StartTime: new Date(execution.startedAt).toISOString(),
    RedriveCount: execution.redriveCount,
    ...(execution.redrivenAt === undefined ? {} : { RedriveTime: new Date(execution.redrivenAt).toISOString() }),
  },
  StateMachine: { Id: execution.machineArn, Name: execution.machineArn.split(':').at(-1) },
});

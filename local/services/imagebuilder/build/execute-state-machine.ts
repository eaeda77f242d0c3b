import { AwsError } from '../../../kernel/errors.ts';
import type { Build } from './build.ts';
import { executionRoleOf } from './execution-role.ts';
import type { StepRun } from './workflow-run.ts';

const POLL_SECONDS = 30;

interface Described {
  readonly status: string;
  readonly output?: string;
  readonly cause?: string;
}

/**
 * The step ExecuteStateMachine: starts an execution as the pipeline's execution role, and waits for its end. Calls `done`
 * with what went wrong, or with nothing. https://docs.aws.amazon.com/imagebuilder/latest/userguide/wfdoc-step-actions.html
 */
export const executeStateMachine = (build: Build, step: StepRun, done: (wrong: string | undefined) => void): void => {
  const { world, place } = build;
  const { stateMachineArn, input = '{}' } = JSON.parse(step.inputs) as { stateMachineArn?: string; input?: unknown };
  const call = async <Answer>(operation: string, given: object): Promise<Answer> => {
    const principal = executionRoleOf(build, step.id);
    return (await world.call({
      principal,
      service: 'states',
      operation,
      region: place.region,
      input: given,
    })) as Answer;
  };
  const guarded = (what: string, work: () => Promise<void>): void =>
    world.background(`${what} of the workflow step ${step.name}`, () =>
      work().catch((error: unknown) => {
        if (!(error instanceof AwsError)) throw error;
        done(error.message);
      }),
    );
  const until = world.clock.now() + step.timeoutSeconds * 1000;
  const poll = (executionArn: string): void =>
    guarded('the execution', async () => {
      const { status, output, cause } = await call<Described>('DescribeExecution', { executionArn });
      if (status === 'RUNNING') {
        if (world.clock.now() >= until) done(`Step timed out: ${executionArn} still runs`);
        else world.clock.schedule(world.clock.now() + POLL_SECONDS * 1000, () => poll(executionArn));
        return;
      }
      step.outputs = JSON.stringify({ executionArn, output });
      done(status === 'SUCCEEDED' ? undefined : `${executionArn} ${status}${cause ? `: ${cause}` : ''}`);
    });
  guarded('the start', async () => {
    const text = typeof input === 'string' ? input : JSON.stringify(input);
    const { executionArn } = await call<{ executionArn: string }>('StartExecution', { stateMachineArn, input: text });
    poll(executionArn);
  });
};

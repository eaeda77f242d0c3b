import type { EndedExecution } from '../../../shared/domain/reconcile/ended-execution.ts';
import type { Executions } from '../../../shared/ports/executions.ts';

export interface FakeExecutions extends Executions {
  /** Those that were started, by name. */
  readonly started: Map<string, object>;
  /** How they ended, by name; the others run. */
  readonly ends: Map<string, EndedExecution>;
}

/** When all of them were started. */
const STARTED_AT = '2026-11-22T02:00:00.000Z';
const MACHINE = 'arn:aws:states:us-east-1:111111111111:execution:promote-image';

/** Step Functions with executions that go on until a test ends them. */
export const fakeExecutions = (): FakeExecutions => {
  const started = new Map<string, object>();
  const ends = new Map<string, EndedExecution>();
  return {
    started,
    ends,
    start: async (name, input) => {
      if (started.has(name)) return 'already-there';
      started.set(name, input);
      return 'started';
    },
    end: async (arn) => {
      const name = arn.split(':').at(-1) ?? '';
      return ends.get(name) ?? (started.has(name) ? 'running' : 'unknown');
    },
    startOf: async (executionArn) => {
      const input = started.get(executionArn.split(':').at(-1) ?? '');
      return input && { executionArn, input, startedAt: STARTED_AT };
    },
    named: (name) => `${MACHINE}:${name}`,
  };
};

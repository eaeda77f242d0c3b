import type { Principal } from '../../kernel/call.ts';
import type { World } from '../../kernel/world.ts';
import type { TaskRequest } from './interpreter/host.ts';
import type { StoredExecution } from './store.ts';

/** What a service integration is given to carry out a task. */
export interface Integration {
  readonly world: World;
  /** The session of the machine's role, or of the role in Credentials. */
  readonly principal: Principal;
  readonly execution: StoredExecution;
  readonly region: string;
  readonly request: TaskRequest;
}

/** Events of a task that is not the plain form of a function, in the order in which they come. */
export const taskEvents = ({ region, request }: Pick<Integration, 'region' | 'request'>) => {
  const { record, resource } = request;
  const what = { resourceType: resource.type, resource: resource.name };
  const shown = (output: unknown) => ({ ...what, output: JSON.stringify(output), outputDetails: { truncated: false } });
  return {
    started: (parameters: unknown): void => {
      const details = { ...what, region, parameters: JSON.stringify(parameters) };
      record('TaskScheduled', { taskScheduledEventDetails: details });
      record('TaskStarted', { taskStartedEventDetails: what });
    },
    /** The call was taken; the task waits for its job or its token. */
    submitted: (output: unknown): void => record('TaskSubmitted', { taskSubmittedEventDetails: shown(output) }),
    succeeded: (output: unknown): void => record('TaskSucceeded', { taskSucceededEventDetails: shown(output) }),
    failed: (error: string, cause: string): void =>
      record('TaskFailed', { taskFailedEventDetails: { ...what, error, cause } }),
  };
};

import type { Principal } from '../../kernel/call.ts';
import type { World } from '../../kernel/world.ts';
import { errorDetails, type StatesError } from './interpreter/errors.ts';
import type { TaskRequest } from './interpreter/host.ts';
import { resultWithinLimit } from './interpreter/limits.ts';
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

/**
 * Events of a task that is not the plain form of a function, in the order in which they come.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html
 */
export const taskEvents = ({ region, request }: Pick<Integration, 'region' | 'request'>) => {
  const { record, resource } = request;
  const what = { resourceType: resource.type, resource: resource.name };
  const failed = (error: StatesError): void =>
    record('TaskFailed', { taskFailedEventDetails: { ...what, ...errorDetails(error) } });
  /** Throws States.DataLimitExceeded, which is told as the task's failure. */
  const shown = (output: unknown) => {
    try {
      return { ...what, output: resultWithinLimit(output, resource.type), outputDetails: { truncated: false } };
    } catch (error) {
      failed(error as StatesError);
      throw error;
    }
  };
  return {
    started: (parameters: unknown): void => {
      const details = { ...what, region, parameters: JSON.stringify(parameters), ...settings(request) };
      record('TaskScheduled', { taskScheduledEventDetails: details });
      record('TaskStarted', { taskStartedEventDetails: what });
    },
    /** The call was taken; the task waits for its job or its token. */
    submitted: (output: unknown): void => record('TaskSubmitted', { taskSubmittedEventDetails: shown(output) }),
    succeeded: (output: unknown): void => record('TaskSucceeded', { taskSucceededEventDetails: shown(output) }),
    failed,
  };
};

/** What an event says of the task's own settings. */
export const settings = ({ timeoutSeconds, heartbeatSeconds, credentials }: TaskRequest): object => ({
  ...(timeoutSeconds === undefined ? {} : { timeoutInSeconds: timeoutSeconds }),
  ...(heartbeatSeconds === undefined ? {} : { heartbeatInSeconds: heartbeatSeconds }),
  ...(credentials === undefined ? {} : { taskCredentials: { roleArn: credentials } }),
});

import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { call } from './call.ts';
import { clientFor } from './clients.ts';

/** Starts an execution under a name of its own; one that is there already is as good as started. */
export const sfnExecutions = (stateMachineArn: string) => {
  const region = stateMachineArn.split(':')[3] ?? '';
  return {
    start: async (name: string, input: object): Promise<'started' | 'already-there'> => {
      try {
        await call('StartExecution', region, () =>
          clientFor(SFNClient, region).send(
            new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }),
          ),
        );
        return 'started';
      } catch (error) {
        if ((error as Error).name === 'ExecutionAlreadyExists') return 'already-there';
        throw error;
      }
    },
  };
};

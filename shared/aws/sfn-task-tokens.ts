import { SendTaskSuccessCommand, SFNClient } from '@aws-sdk/client-sfn';
import type { TaskTokens } from '../ports/approvals.ts';
import { call } from './call.ts';
import { clientFor } from './clients.ts';

const GONE = new Set(['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken']);

export const sfnTaskTokens = (region: string): TaskTokens => ({
  succeed: async (taskToken, output) => {
    const command = new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(output) });
    try {
      await call('SendTaskSuccess', region, () => clientFor(SFNClient, region).send(command));
      return 'sent';
    } catch (error) {
      if (GONE.has((error as Error).name)) return 'gone';
      throw error;
    }
  },
});

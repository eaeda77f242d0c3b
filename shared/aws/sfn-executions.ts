import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { type EndedExecution, type EndStatus, isEndStatus } from '../domain/reconcile/ended-execution.ts';
import type { Executions } from '../ports/executions.ts';
import { call } from './call.ts';
import { clientFor } from './clients.ts';

export const sfnExecutions = (stateMachineArn: string): Executions => {
  const region = stateMachineArn.split(':')[3] ?? '';
  const client = clientFor(SFNClient, region);
  const describe = async (executionArn: string): Promise<DescribeExecutionOutput | undefined> => {
    try {
      return await call('DescribeExecution', region, () => client.send(new DescribeExecutionCommand({ executionArn })));
    } catch (error) {
      if ((error as Error).name === 'ExecutionDoesNotExist') return undefined;
      throw error;
    }
  };
  return {
    start: async (name, input) => {
      try {
        await call('StartExecution', region, () =>
          client.send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) })),
        );
        return 'started';
      } catch (error) {
        if ((error as Error).name === 'ExecutionAlreadyExists') return 'already-there';
        throw error;
      }
    },
    end: async (executionArn) => {
      const found = await describe(executionArn);
      if (!found) return 'unknown';
      return isEndStatus(found.status) ? ended(found.status, found) : 'running';
    },
    startOf: async (executionArn) => {
      const found = await describe(executionArn);
      return found?.startDate
        ? { executionArn, input: inputIn(found.input), startedAt: found.startDate.toISOString() }
        : undefined;
    },
    named: (name) => `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`,
  };
};

const ended = (status: EndStatus, { error, cause, output, stopDate }: DescribeExecutionOutput): EndedExecution => ({
  status,
  endedAt: (stopDate ?? new Date()).toISOString(),
  error,
  cause,
  ...saidIn(output),
});

const inputIn = (input: string | undefined): unknown => {
  try {
    return JSON.parse(input ?? '{}');
  } catch {
    return undefined;
  }
};

const saidIn = (output: string | undefined): Pick<EndedExecution, 'outcome' | 'code'> => {
  const { outcome, code } = JSON.parse(output ?? '{}') as { outcome?: unknown; code?: unknown };
  return { ...(typeof outcome === 'string' ? { outcome } : {}), ...(typeof code === 'string' ? { code } : {}) };
};

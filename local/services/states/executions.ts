import type {
  DescribeExecutionInput,
  DescribeExecutionOutput,
  DescribeStateMachineForExecutionOutput,
  ListExecutionsInput,
  ListExecutionsOutput,
} from '@aws-sdk/client-sfn';
import { operation } from '../../kernel/service.ts';
import type { World } from '../../kernel/world.ts';
import { on } from './access.ts';
import { requireArn } from './arn.ts';
import { executionDoesNotExist, machineTypeNotSupported, resourceNotFound } from './errors.ts';
import { Aborted } from './interpreter/errors.ts';
import { live, stop } from './live.ts';
import { fullSettings } from './machine-settings.ts';
import { requireMachine } from './machines.ts';
import { page } from './page.ts';
import { redrivability } from './redrivability.ts';
import { findExecution, findMachine, findMapRun, type StoredExecution, stateOf, statesState } from './store.ts';

/** Throws InvalidArn, ExecutionDoesNotExist. */
export const requireExecution = (world: World, arn = ''): StoredExecution => {
  requireArn(arn, 'execution', 'express');
  const found = findExecution(world, arn);
  if (!found) throw executionDoesNotExist(arn);
  return found;
};

export const describeExecution = operation<DescribeExecutionInput, DescribeExecutionOutput>({
  access: ({ executionArn }) => on('DescribeExecution', executionArn),
  run: ({ executionArn }, _call, world) => {
    const execution = requireExecution(world, executionArn);
    const { input, output, error, cause } = execution;
    const { status, reason } = redrivability(execution, world.clock.now());
    return {
      ...listed(execution),
      input,
      inputDetails: { included: true },
      ...(output === undefined ? {} : { output, outputDetails: { included: true } }),
      ...(error === undefined ? {} : { error }),
      ...(cause === undefined ? {} : { cause }),
      redriveStatus: status,
      ...(status === 'NOT_REDRIVABLE' ? { redriveStatusReason: reason } : {}),
    };
  },
});

/** The newest first. */
export const listExecutions = operation<ListExecutionsInput, ListExecutionsOutput>({
  access: ({ stateMachineArn, mapRunArn }) => on('ListExecutions', stateMachineArn ?? mapRunArn),
  run: (input, { region }, world) => {
    const all = among(world, input, region)
      .filter(({ status }) => input.statusFilter === undefined || status === input.statusFilter)
      .filter(({ redriveCount }) => redriveCount > 0 || input.redriveFilter !== 'REDRIVEN')
      .filter(({ redriveCount }) => redriveCount === 0 || input.redriveFilter !== 'NOT_REDRIVEN')
      .reverse()
      .sort((a, b) => b.startedAt - a.startedAt);
    const { items, ...rest } = page(all, input);
    return { executions: items.map(listed), ...rest };
  },
});

const among = (world: World, { stateMachineArn, mapRunArn }: ListExecutionsInput, region: string) => {
  if (mapRunArn !== undefined) {
    requireArn(mapRunArn, 'mapRun');
    if (!findMapRun(world, mapRunArn)) throw resourceNotFound(mapRunArn);
    return Object.values(stateOf(world, mapRunArn).executions).filter((each) => each.mapRunArn === mapRunArn);
  }
  const machine = requireMachine(world, stateMachineArn, region);
  if (machine.type === 'EXPRESS') throw machineTypeNotSupported('ListExecutions');
  const { executions } = stateOf(world, machine.arn);
  return Object.values(executions).filter((each) => each.machineArn === machine.arn && each.mapRunArn === undefined);
};

const listed = ({ arn, machineArn, name, status, startedAt, ...execution }: StoredExecution) => ({
  executionArn: arn,
  stateMachineArn: machineArn,
  name,
  status,
  startDate: new Date(startedAt),
  ...(execution.stoppedAt === undefined ? {} : { stopDate: new Date(execution.stoppedAt) }),
  ...(execution.mapRunArn === undefined ? {} : { mapRunArn: execution.mapRunArn }),
  redriveCount: execution.redriveCount,
  ...(execution.redrivenAt === undefined ? {} : { redriveDate: new Date(execution.redrivenAt) }),
});

/** Definition and role as they were when the execution started. */
export const describeStateMachineForExecution = operation<
  DescribeExecutionInput,
  DescribeStateMachineForExecutionOutput
>({
  access: ({ executionArn }) => on('DescribeStateMachineForExecution', executionArn),
  run: ({ executionArn }, _call, world) => {
    const { machineArn, definition, roleArn, startedAt, mapRunArn } = requireExecution(world, executionArn);
    return {
      stateMachineArn: machineArn,
      name: machineArn.split(':').at(-1),
      definition,
      roleArn,
      updateDate: new Date(startedAt),
      ...fullSettings(findMachine(world, machineArn)?.settings ?? {}),
      ...(mapRunArn ? { mapRunArn } : {}),
    };
  },
});

const STOPPED = 'local AWS was stopped';

/** After a start from a kept state: what ran then is gone with the process that ran it. It can be redriven. */
export const abortOrphans = (world: World): void => {
  for (const { account, region } of world.places('states')) {
    const { executions, mapRuns } = statesState(world, account, region);
    const ended = { status: 'ABORTED', stoppedAt: world.clock.now() };
    for (const run of Object.values(mapRuns)) if (run.status === 'RUNNING') Object.assign(run, ended);
    for (const execution of Object.values(executions)) {
      if (execution.status === 'RUNNING') Object.assign(execution, ended, { cause: STOPPED });
    }
  }
};

/** Ends everything that runs, for a clean stop. */
export const stopExecutions = async (world: World): Promise<void> => {
  const arns = [...live(world).running.keys()];
  await Promise.all(arns.map((arn) => stop(world, arn, new Aborted(undefined, STOPPED))));
};

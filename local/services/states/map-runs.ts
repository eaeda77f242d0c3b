import type {
  DescribeMapRunInput,
  DescribeMapRunOutput,
  ListMapRunsInput,
  ListMapRunsOutput,
} from '@aws-sdk/client-sfn';
import { operation } from '../../kernel/service.ts';
import type { World } from '../../kernel/world.ts';
import { on } from './access.ts';
import { resourceNotFound } from './errors.ts';
import { requireExecution } from './executions.ts';
import { page } from './page.ts';
import { type ExecutionStatus, findMapRun, type StoredMapRun, stateOf } from './store.ts';

/** Not an operation of AWS's API: what Step Functions asks before it starts the children of a distributed Map. */
export const allowMapRun = operation<{ readonly machineArn: string }, object>({
  internal: true,
  access: ({ machineArn }) => on('StartExecution', machineArn),
  run: () => ({}),
});

export const listMapRuns = operation<ListMapRunsInput, ListMapRunsOutput>({
  access: ({ executionArn }) => on('ListMapRuns', executionArn),
  run: (input, _call, world) => {
    const { arn } = requireExecution(world, input.executionArn);
    const all = Object.values(stateOf(world, arn).mapRuns).filter(({ executionArn }) => executionArn === arn);
    const { items, ...rest } = page(all.reverse(), input);
    return { mapRuns: items.map(listed), ...rest };
  },
});

export const describeMapRun = operation<DescribeMapRunInput, DescribeMapRunOutput>({
  access: ({ mapRunArn }) => on('DescribeMapRun', mapRunArn),
  run: ({ mapRunArn = '' }, _call, world) => {
    const run = findMapRun(world, mapRunArn);
    if (!run) throw resourceNotFound(mapRunArn);
    const counts = countsOf(world, run);
    return {
      ...listed(run),
      status: run.status,
      maxConcurrency: run.maxConcurrency,
      toleratedFailureCount: run.toleratedFailureCount,
      toleratedFailurePercentage: run.toleratedFailurePercentage,
      itemCounts: counts,
      executionCounts: counts,
      redriveCount: 0,
    };
  },
});

const listed = ({ arn, executionArn, machineArn, startedAt, stoppedAt }: StoredMapRun) => ({
  mapRunArn: arn,
  executionArn,
  stateMachineArn: machineArn,
  startDate: new Date(startedAt),
  ...(stoppedAt === undefined ? {} : { stopDate: new Date(stoppedAt) }),
});

const countsOf = (world: World, { arn, total }: StoredMapRun) => {
  const children = Object.values(stateOf(world, arn).executions).filter(({ mapRunArn }) => mapRunArn === arn);
  const count = (wanted: ExecutionStatus) => children.filter(({ status }) => status === wanted).length;
  return {
    pending: total - children.length,
    running: count('RUNNING'),
    succeeded: count('SUCCEEDED'),
    failed: count('FAILED'),
    timedOut: count('TIMED_OUT'),
    aborted: count('ABORTED'),
    total,
    resultsWritten: 0,
  };
};

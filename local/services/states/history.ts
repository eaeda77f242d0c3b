import type { GetExecutionHistoryInput, GetExecutionHistoryOutput, HistoryEvent } from '@aws-sdk/client-sfn';
import { operation } from '../../kernel/service.ts';
import { on } from './access.ts';
import { machineTypeNotSupported } from './errors.ts';
import { requireExecution } from './executions.ts';
import { page } from './page.ts';
import type { StoredEvent } from './store.ts';

export const getExecutionHistory = operation<GetExecutionHistoryInput, GetExecutionHistoryOutput>({
  access: ({ executionArn }) => on('GetExecutionHistory', executionArn),
  run: (input, _call, world) => {
    const { history, type } = requireExecution(world, input.executionArn);
    if (type === 'EXPRESS') throw machineTypeNotSupported('GetExecutionHistory');
    const { items, ...rest } = page(input.reverseOrder ? history.toReversed() : history, input);
    return { events: items.map((event) => shown(event, input.includeExecutionData ?? true)), ...rest };
  },
});

const shown = ({ id, previousEventId, type, timestamp, details }: StoredEvent, data: boolean): HistoryEvent => ({
  id,
  previousEventId,
  type: type as HistoryEvent['type'],
  timestamp: new Date(timestamp),
  ...(data ? details : withoutData(details)),
});

const DATA = new Set(['input', 'output', 'assignedVariables']);

const withoutData = (details: Record<string, unknown>): object =>
  Object.fromEntries(
    Object.entries(details).map(([key, value]) => [
      key,
      Object.fromEntries(
        Object.entries(value as object)
          .filter(([name]) => !DATA.has(name))
          .map(([name, member]) => [name, name === 'parameters' ? WITHHELD : member]),
      ),
    ]),
  );

/** TaskScheduledEventDetails requires its parameters: a client that checks answers would fail without them. */
const WITHHELD = '{}';

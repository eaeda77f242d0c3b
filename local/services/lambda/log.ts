import type { Control } from '../../kernel/service.ts';
import type { World } from '../../kernel/world.ts';
import type { FunctionRecord } from './state.ts';

interface LogLine {
  /** Virtual milliseconds since 1970. */
  readonly at: number;
  readonly logGroup: string;
  readonly logStream: string;
  readonly text: string;
}

const KEPT = 20_000;

const kept = (world: World): { list: LogLine[] } => world.state('function-logs', 'all', 'all', () => ({ list: [] }));

/** Keeps what a function wrote, line by line. */
export const writeLog = (world: World, { logGroup }: FunctionRecord, logStream: string, text: string): void => {
  const { list } = kept(world);
  const at = world.clock.now();
  for (const line of text.split('\n')) if (line !== '') list.push({ at, logGroup, logStream, text: line });
  if (list.length > KEPT) list.splice(0, KEPT / 2);
};

/** What functions wrote, oldest first. */
export const logs: Control = (_body, world) => kept(world).list;

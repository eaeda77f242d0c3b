import type { World } from '../../kernel/world.ts';

export interface LogLine {
  /** Virtual milliseconds since 1970. */
  readonly at: number;
  readonly message: string;
}

/** Log group → stream → lines, oldest first. */
interface LogsState {
  readonly groups: Record<string, Record<string, LogLine[]>>;
  /** Names of resource policies. */
  readonly policies: Record<string, true>;
}

interface Place {
  readonly account: string;
  readonly region: string;
}

/** A stream of a long soak must not fill the memory. */
const KEPT = 5000;

export const logsState = (world: World, { account, region }: Place): LogsState =>
  world.state('logs', account, region, () => ({ groups: {}, policies: {} }));

/** Puts a line into a stream; group and stream are made where they are not there. */
export const putLogLine = (world: World, place: Place, group: string, stream: string, message: string): void => {
  const { groups } = logsState(world, place);
  groups[group] ??= {};
  const streams = groups[group];
  streams[stream] ??= [];
  const lines = streams[stream];
  lines.push({ at: world.clock.now(), message });
  if (lines.length > KEPT) lines.splice(0, lines.length - KEPT);
};

import type { Control } from '../../kernel/service.ts';
import { logsState } from './lines.ts';

/** `{group?, stream?}`: the lines of log streams, in every account and region; all of them without a body. */
export const showLines: Control = (body, world) => {
  const { group: wanted, stream: only } = (body ?? {}) as { group?: string; stream?: string };
  return world.places('logs').flatMap(({ account, region }) =>
    Object.entries(logsState(world, { account, region }).groups)
      .filter(([group]) => wanted === undefined || group === wanted)
      .flatMap(([group, streams]) =>
        Object.entries(streams)
          .filter(([stream]) => only === undefined || stream === only)
          .map(([stream, lines]) => ({
            account,
            region,
            group,
            stream,
            lines: lines.map(({ at, message }) => `${new Date(at).toISOString()} ${message}`),
          })),
      ),
  );
};

import type { World } from '../../kernel/world.ts';
import { cron, type Next } from './cron.ts';

const UNITS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** `rate(5 minutes)`, `cron(0 2 ? * SUN *)` or `at(2026-01-04T02:00:00)`, all in UTC. Undefined for anything else. */
export const parseSchedule = (expression: string): Next | undefined => {
  const [, kind, inner = ''] = /^(rate|cron|at)\((.+)\)$/.exec(expression.trim()) ?? [];
  if (kind === 'cron') return cron(inner);
  if (kind === 'rate') return rate(inner);
  return kind === 'at' ? once(inner) : undefined;
};

const rate = (text: string): Next | undefined => {
  const [, count = '0', unit = '', plural = ''] = /^(\d+) (minute|hour|day)(s?)$/.exec(text) ?? [];
  const every = Number(count) * (UNITS[unit] ?? 0);
  // AWS wants the singular for one and the plural for more.
  return every === 0 || (count === '1') === (plural === 's') ? undefined : (after) => after + every;
};

const once = (text: string): Next | undefined => {
  const at = Date.parse(`${text}Z`);
  return Number.isNaN(at) ? undefined : (after) => (at > after ? at : undefined);
};

const running = new WeakMap<World, Map<string, () => void>>();

const runningIn = (world: World): Map<string, () => void> => {
  const known = running.get(world) ?? new Map<string, () => void>();
  running.set(world, known);
  return known;
};

/** Fires at every time of a schedule, instead of an earlier one of the same key. A schedule alone does not make time skip. */
export const startSchedule = (key: string, next: Next, fire: () => void, world: World): void => {
  stopSchedule(key, world);
  const arm = (after: number): void => {
    const at = next(after);
    if (at === undefined) return;
    const due = () => {
      arm(at);
      fire();
    };
    runningIn(world).set(key, world.clock.schedule(at, due, { background: true }));
  };
  arm(world.clock.now());
};

export const stopSchedule = (key: string, world: World): void => {
  runningIn(world).get(key)?.();
  runningIn(world).delete(key);
};

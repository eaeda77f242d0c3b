import { AwsError } from '../../kernel/errors.ts';
import type { Control } from '../../kernel/service.ts';
import type { World } from '../../kernel/world.ts';

/**
 * How an invocation is killed. `crash-before`: before the handler runs. `crash-after`: when it has returned, before its
 * answer is delivered. `timeout`: it has done its work, but too late to tell.
 */
export type FaultKind = 'crash-before' | 'crash-after' | 'timeout';

interface Fault {
  /** A function's name, or a part of it, since templates make names up. */
  readonly functionName: string;
  readonly kind: FaultKind;
  count: number;
}

const KINDS: readonly unknown[] = ['crash-before', 'crash-after', 'timeout'];

const kept = (world: World): { list: Fault[] } => world.state('function-faults', 'all', 'all', () => ({ list: [] }));

/** The fault that hits this invocation, if one does. */
export const takeFault = (world: World, name: string): FaultKind | undefined => {
  const fault = kept(world).list.find(({ functionName, count }) => count > 0 && name.includes(functionName));
  if (fault) fault.count -= 1;
  return fault?.kind;
};

/** Without a body tells the faults; `[]` clears them; a fault or a list of them is added. */
export const faults: Control = (body, world) => {
  const { list } = kept(world);
  if (Array.isArray(body) && body.length === 0) list.length = 0;
  else if (body !== undefined) list.push(...[body].flat().map(read));
  return list;
};

const read = (given: unknown): Fault => {
  const { functionName, kind, count = 1 } = (given ?? {}) as Partial<Record<keyof Fault, unknown>>;
  if (typeof functionName === 'string' && KINDS.includes(kind) && typeof count === 'number') {
    return { functionName, kind: kind as FaultKind, count };
  }
  const message = `Give {"functionName": NAME, "kind": ${KINDS.map((each) => `"${each}"`).join(' | ')}, "count": NUMBER}.`;
  throw new AwsError('InvalidControl', message, { status: 400 });
};

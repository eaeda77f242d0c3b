/** A function at work: whose calls carry its trace id, and which can be killed. */
export interface Invocation {
  /** The function's name. */
  readonly name: string;
  /** Ends its execution environment; resolves when nothing of it runs any more. */
  readonly kill: () => Promise<void>;
}

const running = new WeakMap<object, Map<string, Invocation>>();

const ofWorld = (world: object): Map<string, Invocation> => {
  const known = running.get(world) ?? new Map<string, Invocation>();
  running.set(world, known);
  return known;
};

/** Notes that the calls of a trace are those of `invocation`, until the answer is called. */
export const beginInvocation = (world: object, traceId: string, invocation: Invocation): (() => void) => {
  ofWorld(world).set(traceId, invocation);
  return () => void ofWorld(world).delete(traceId);
};

/**
 * Which function makes a call. SDK clients in a function send its trace id with every request, whatever credentials they
 * sign it with: https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
 */
export const invocationOf = (world: object, traceId: string | undefined): Invocation | undefined =>
  traceId === undefined ? undefined : ofWorld(world).get(traceId);

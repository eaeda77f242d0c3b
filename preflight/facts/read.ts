import type { Read } from './facts.ts';

const DENIED =
  /^(AccessDenied|AccessDeniedException|UnauthorizedOperation|AuthorizationError|AuthorizationErrorException|NotAuthorized)$/;

interface Failure {
  readonly name?: string;
  readonly message?: string;
}

/**
 * Makes one read. Where the caller is not allowed `action`, or AWS fails, the answer says so instead: one check that cannot be
 * made does not keep the others from being made. `absent` has the names of errors that mean "there is no such thing".
 */
export const read = async <T>(
  action: string,
  ask: () => Promise<T>,
  absent: readonly string[] = [],
  whenAbsent?: T,
): Promise<Read<T>> => {
  try {
    return { known: await ask() };
  } catch (error) {
    const { name = 'Error', message = '' } = error as Failure;
    if (absent.includes(name)) return { known: whenAbsent as T };
    if (DENIED.test(name)) return { unknown: message, permission: permissionIn(message) ?? action };
    return { unknown: `${name}: ${message}` };
  }
};

/** AWS names the action that is missing; it may be another one than the operation's own. */
const permissionIn = (message: string): string | undefined =>
  /not authorized to perform:? ([a-z0-9-]+:[A-Za-z]+)/.exec(message)?.[1];

/** Enough to be quick, few enough for the rates that AWS allows. */
const AT_A_TIME = 6;

/** Makes a read for each key, a few at a time. */
export const readEach = async <Item, T>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  ask: (item: Item) => Promise<Read<T>>,
): Promise<Readonly<Record<string, Read<T>>>> => {
  const distinct = [...new Map(items.map((item) => [keyOf(item), item]))];
  const answers: Record<string, Read<T>> = {};
  const waiting = [...distinct];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) answers[next[0]] = await ask(next[1]);
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
  return Object.fromEntries(distinct.map(([key]) => [key, answers[key] as Read<T>]));
};

import { boundedProblems } from '../domain/bounded-problems.ts';
import { cleanName } from '../domain/identity/clean-name.ts';
import { saysSomething } from '../domain/reason.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import { isVetoable, type VetoedKind } from '../domain/veto.ts';

/** What an operator wants of channels. */
export type Order = ShowOrder | ChannelOrder | VetoOrder;

export interface ShowOrder {
  readonly action: 'show';
  readonly image: string;
}

export interface ChannelOrder extends Said {
  readonly action: 'hold' | 'lift' | 'let-stand';
  readonly image: string;
  readonly stages: readonly string[];
}

export interface VetoOrder extends Said {
  readonly action: 'veto' | 'lift-veto';
  readonly kind: VetoedKind;
  readonly version: string;
}

interface Said {
  readonly reason: string;
  readonly by: string;
}

export const ACTIONS: readonly string[] = ['show', 'hold', 'lift', 'let-stand', 'veto', 'lift-veto'];
const EXAMPLE =
  '{"action": "hold", "image": "web-server", "stages": ["prod"], "reason": "INC-1", "requestedBy": "dana"}';
const LONGEST = 1000;

/** Checks what a person has sent; everything that is wrong is said at once. */
export const readOrder = (
  given: unknown,
  stagesOf: (image: string) => readonly string[] | undefined,
): Order | Refusal => {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    return malformed([`The input takes a JSON object such as ${EXAMPLE}.`]);
  const { action } = given as { action?: unknown };
  if (!ACTIONS.includes(action as string))
    return malformed([`"action" is ${shown(action)}; it takes one of ${ACTIONS.join(', ')}.`]);
  const order = given as Record<string, unknown> & { readonly action: Order['action'] };
  const problems = [
    ...unknownFields(order),
    ...(action === 'show' ? [] : wrongTexts(order)),
    ...about(order, stagesOf),
  ];
  return problems.length > 0 ? malformed(problems) : orderOf(order);
};

const orderOf = (order: Record<string, unknown> & { readonly action: Order['action'] }): Order => {
  const { action, image, stages } = order as { action: Order['action']; image: string; stages: string[] };
  const said = {
    reason: String(order['reason']).trim().toWellFormed(),
    by: cleanName(String(order['requestedBy']), LONGEST),
  };
  if (action === 'show') return { action, image };
  if (action === 'hold' || action === 'lift' || action === 'let-stand') return { action, image, stages, ...said };
  const [kind, version] = vetoed(order);
  return { action, kind, version, ...said };
};

const malformed = (problems: readonly string[]): Refusal =>
  refusal('ORDER_MALFORMED', boundedProblems(problems).join(' '));

const shown = (value: unknown): string => (JSON.stringify(value) ?? 'missing').slice(0, 100);

const FIELDS: Readonly<Record<Order['action'], readonly string[]>> = {
  show: ['image'],
  hold: ['image', 'stages', 'reason', 'requestedBy'],
  lift: ['image', 'stages', 'reason', 'requestedBy'],
  'let-stand': ['image', 'stages', 'reason', 'requestedBy'],
  veto: ['image', 'component', 'reason', 'requestedBy'],
  'lift-veto': ['image', 'component', 'reason', 'requestedBy'],
};

const unknownFields = (order: Record<string, unknown> & { readonly action: Order['action'] }): string[] => {
  const known = FIELDS[order.action];
  return Object.keys(order)
    .filter((field) => field !== 'action' && !known.includes(field))
    .map((field) => `"${field.slice(0, 40)}" is not known to ${order.action}; known are ${known.join(', ')}.`);
};

const wrongTexts = (order: Record<string, unknown>): string[] =>
  (
    [
      ['reason', 'why'],
      ['requestedBy', 'who decides it'],
    ] as const
  ).flatMap(([field, what]) => {
    const value = order[field];
    return typeof value === 'string' && saysSomething(value) && value.length <= LONGEST
      ? []
      : [`"${field}" says ${what}, in 1 to ${LONGEST} characters.`];
  });

const about = (
  order: Record<string, unknown> & { readonly action: Order['action'] },
  stagesOf: (image: string) => readonly string[] | undefined,
): string[] => {
  if (order.action === 'veto' || order.action === 'lift-veto') return wrongVersion(order);
  const known = typeof order['image'] === 'string' ? stagesOf(order['image']) : undefined;
  if (!known) return [`"image" is ${shown(order['image'])}, which is not the name of a configured image.`];
  return order.action === 'show' ? [] : wrongStages(order['stages'], known);
};

const wrongStages = (stages: unknown, known: readonly string[]): string[] =>
  Array.isArray(stages) && stages.length > 0 && stages.every((stage) => known.includes(stage as string))
    ? []
    : [`"stages" is ${shown(stages)}; it takes a list of ${known.join(', ')}.`];

const vetoed = ({ image, component }: Record<string, unknown>): readonly [VetoedKind, string] =>
  component === undefined ? ['image', text(image)] : ['component', text(component)];

/** An object may have a `toString` of its own: it is not asked. */
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

const wrongVersion = (order: Record<string, unknown>): string[] => {
  if (order['image'] !== undefined && order['component'] !== undefined)
    return ['Give "image" or "component", not both.'];
  const [kind, version] = vetoed(order);
  return isVetoable(version)
    ? []
    : [
        `"${kind}" is ${shown(order[kind])}; it takes a version such as ${kind === 'image' ? 'web-server/1.4.0/7' : 'nginx/1.2.0'}.`,
      ];
};

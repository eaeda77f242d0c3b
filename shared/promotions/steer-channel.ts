import { type Identity, shownIdentity } from '../domain/identity/identity.ts';
import type { SteeringNews } from '../domain/notification/steering-news.ts';
import { own } from '../domain/own.ts';
import type { Refusal } from '../domain/refusal.ts';
import { type Veto, vetoOf } from '../domain/veto.ts';
import type { BuilderNames } from '../ports/builder-names.ts';
import type { Channel, Hold, Queued } from '../ports/ledger.ts';
import type { Steering } from '../ports/steering.ts';
import { unknownName } from './known-name.ts';
import { queuedPromotion } from './queued-promotion.ts';
import { type ChannelOrder, type Order, readOrder, type ShowOrder, type VetoOrder } from './read-order.ts';
import { type CarryDependencies, startCarried } from './start-for.ts';

export interface Dependencies extends CarryDependencies {
  readonly steering: Steering;
  readonly names: BuilderNames;
  /** Telling people never fails what they have decided. */
  readonly announce: (said: SteeringNews & { readonly image: string; readonly promotionId: string }) => Promise<void>;
}

export type Steered =
  | {
      readonly outcome: 'held' | 'lifted' | 'stands' | 'vetoed' | 'veto-lifted' | 'nothing-to-do';
      readonly message: string;
    }
  | {
      readonly outcome: 'shown';
      readonly channels: Readonly<Record<string, Channel>>;
      readonly vetoes: readonly Veto[];
    }
  | ({ readonly outcome: 'rejected' } & Refusal);

/**
 * What an operator decides about channels: hold, lift, veto. Who decides is the caller; without one it is what the order says, and
 * nothing proves it.
 */
export const steerChannel =
  (dependencies: Dependencies) =>
  async (given: unknown, caller?: Identity): Promise<Steered> => {
    const { images } = dependencies.configuration;
    const order = decided(given, caller, (name) => own(images, name)?.stages.map((stage) => stage.name));
    if ('code' in order) return { outcome: 'rejected', ...order };
    switch (order.action) {
      case 'show':
        return show(dependencies, order);
      case 'hold':
        return hold(dependencies, order);
      case 'lift':
        return lift(dependencies, order);
      case 'let-stand':
        return letStand(dependencies, order);
      case 'veto':
        return veto(dependencies, order);
      case 'lift-veto':
        return liftVeto(dependencies, order);
    }
  };

const decided = (
  given: unknown,
  caller: Identity | undefined,
  stagesOf: (image: string) => readonly string[] | undefined,
): Order | Refusal => {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return readOrder(given, stagesOf);
  const { action } = given as { action?: unknown };
  const named = caller && action !== 'show' ? { ...given, requestedBy: shownIdentity(caller) } : given;
  const order = readOrder(named, stagesOf);
  return 'by' in order && !caller ? { ...order, by: `${order.by} (not verified)` } : order;
};

const show = async ({ steering }: Dependencies, { image }: ShowOrder): Promise<Steered> => {
  const [channels, vetoes] = await Promise.all([steering.channels(image), steering.vetoes()]);
  return { outcome: 'shown', channels, vetoes };
};

const hold = async (dependencies: Dependencies, order: ChannelOrder): Promise<Steered> => {
  const { steering, announce, now } = dependencies;
  const { image, stages, by, reason } = order;
  const at = now().toISOString();
  for (const stage of stages) await steering.hold(image, stage, { by, reason, at });
  await announce({ kind: 'channel-held', image, promotionId: threadOf(order), stages, by, reason });
  return { outcome: 'held', message: `${image} is on hold in ${stages.join(', ')}: newer builds wait.` };
};

/** What has waited for the end of a hold goes on by itself. */
const lift = async (dependencies: Dependencies, order: ChannelOrder): Promise<Steered> => {
  const { steering, announce } = dependencies;
  const { image, stages, by, reason } = order;
  const lifted: string[] = [];
  const started: string[] = [];
  for (const stage of stages) {
    const found = await steering.lift(image, stage);
    if (found?.wasHeld) lifted.push(stage);
    const queued = found?.channel.hold === undefined ? found?.channel.queued : undefined;
    if (queued) started.push(await goOn(dependencies, queued, { at: found?.channel.lifted?.at ?? '', by }));
  }
  const builds = [...new Set(started)];
  if (lifted.length === 0 && builds.length === 0)
    return { outcome: 'nothing-to-do', message: `${image} is not on hold in ${stages.join(', ')}, and nothing waits.` };
  await announce({ kind: 'hold-lifted', image, promotionId: threadOf(order), stages, by, reason, started: builds });
  const message = `Lifted the hold on ${image} in ${stages.join(', ')}.${builds.length > 0 ? ` Hallmark continues with ${builds.join(', ')}.` : ''}`;
  return { outcome: 'lifted', message };
};

/** A soak proved nothing, and a person says that the image stands all the same. */
const letStand = async (dependencies: Dependencies, order: ChannelOrder): Promise<Steered> => {
  const { steering, announce, now } = dependencies;
  const { image, stages, by, reason } = order;
  const at = now().toISOString();
  const stands: string[] = [];
  for (const stage of stages) if (await steering.letStand(image, stage, { by, reason, at })) stands.push(stage);
  if (stands.length === 0)
    return { outcome: 'nothing-to-do', message: `No build of ${image} is on its way into ${stages.join(', ')}.` };
  await announce({ kind: 'let-stand', image, promotionId: threadOf(order), stages: stands, by, reason });
  const message = `What is on its way into ${stands.join(', ')} stands there, if its soak is inconclusive and was asked about.`;
  return { outcome: 'stands', message };
};

const goOn = async (dependencies: Dependencies, queued: Queued, lifted: Pick<Hold, 'at' | 'by'>): Promise<string> => {
  const { name, input } = queuedPromotion(queued, lifted, dependencies.hash);
  await startCarried(dependencies, queued.image.name, queued.executionArn, name, input);
  return `${queued.image.name} ${queued.image.version}`;
};

const veto = async (dependencies: Dependencies, order: VetoOrder): Promise<Steered> => {
  const { steering, announce, now, names, configuration } = dependencies;
  const { kind, version, by, reason } = order;
  const images = Object.keys(configuration.images);
  const unknown = await unknownName(kind, version, kind === 'image' ? images : [], names);
  if (unknown) return { outcome: 'rejected', ...unknown };
  const given: Veto = { kind, version, by, reason, at: now().toISOString() };
  await steering.veto(given);
  const current = await where(dependencies, given);
  await announce({
    kind: 'version-vetoed',
    image: version,
    promotionId: threadOf(order),
    of: kind,
    by,
    reason,
    current,
  });
  const there =
    current.length > 0
      ? ` It is current in ${listed(current)}. Roll ${current.length === 1 ? 'this stage' : 'these stages'} back.`
      : '';
  return { outcome: 'vetoed', message: `Vetoed: ${version}.${there}` };
};

/** Channels that have it now: a veto keeps out, and takes nothing back. */
const where = async ({ steering, configuration }: Dependencies, given: Veto): Promise<string[]> => {
  const all = await Promise.all(
    Object.keys(configuration.images).map(async (image) => Object.entries(await steering.channels(image))),
  );
  return all
    .flat()
    .flatMap(([stage, { current }]) => (current && vetoOf([given], current) ? [`${current.name} in ${stage}`] : []));
};

const liftVeto = async ({ steering, announce }: Dependencies, order: VetoOrder): Promise<Steered> => {
  const { kind, version, by, reason } = order;
  if (!(await steering.liftVeto({ kind, version })))
    return { outcome: 'nothing-to-do', message: `The ${kind} ${version} is not vetoed.` };
  await announce({ kind: 'veto-lifted', image: version, promotionId: threadOf(order), of: kind, by, reason });
  return {
    outcome: 'veto-lifted',
    message: `Lifted the veto on ${version}. Promote the builds that it blocked by hand.`,
  };
};

const listed = (all: readonly string[]): string =>
  all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`;

const threadOf = (order: ChannelOrder | VetoOrder): string =>
  'version' in order ? `veto-${order.version.replaceAll('/', '-')}` : `channel-${order.image}`;

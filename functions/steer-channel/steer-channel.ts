import type { Configuration } from '../../shared/configuration/configuration.ts';
import type { SteeringNews } from '../../shared/domain/notification/steering-news.ts';
import { own } from '../../shared/domain/own.ts';
import type { Refusal } from '../../shared/domain/refusal.ts';
import { type Veto, vetoOf } from '../../shared/domain/veto.ts';
import type { Channel, Hold, Queued } from '../../shared/ports/ledger.ts';
import type { Steering } from '../../shared/ports/steering.ts';
import { queuedPromotion } from '../../shared/promotions/queued-promotion.ts';
import { type ChannelOrder, readOrder, type ShowOrder, type VetoOrder } from './read-order.ts';

export interface Dependencies {
  readonly configuration: Configuration;
  readonly steering: Steering;
  readonly start: (name: string, input: object) => Promise<'started' | 'already-there'>;
  /** Telling people never fails what they have decided. */
  readonly announce: (said: SteeringNews & { readonly image: string; readonly promotionId: string }) => Promise<void>;
  readonly now: () => Date;
  readonly hash: (text: string) => string;
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

/** What a person decides about channels: hold, lift, veto. */
export const steerChannel =
  (dependencies: Dependencies) =>
  async (given: unknown): Promise<Steered> => {
    const { images } = dependencies.configuration;
    const order = readOrder(given, (name) => own(images, name)?.stages.map((stage) => stage.name));
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
  return { outcome: 'held', message: `${image} is held in ${stages.join(', ')}: newer builds wait.` };
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
    return { outcome: 'nothing-to-do', message: `${image} is not held in ${stages.join(', ')}, and nothing waits.` };
  await announce({ kind: 'hold-lifted', image, promotionId: threadOf(order), stages, by, reason, started: builds });
  const message = `${image} is not held any more in ${stages.join(', ')}${builds.length > 0 ? `; ${builds.join(', ')} goes on` : ''}.`;
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

const goOn = async (
  { start, hash }: Dependencies,
  queued: Queued,
  lifted: Pick<Hold, 'at' | 'by'>,
): Promise<string> => {
  const { name, input } = queuedPromotion(queued, lifted, hash);
  await start(name, input);
  return `${queued.image.name} ${queued.image.version}`;
};

const veto = async (dependencies: Dependencies, order: VetoOrder): Promise<Steered> => {
  const { steering, announce, now } = dependencies;
  const { kind, version, by, reason } = order;
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
  const there = current.length > 0 ? ` It is current in ${current.join(', ')}: go back there by hand.` : '';
  return { outcome: 'vetoed', message: `The ${kind} ${version} does not get in any more.${there}` };
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
    message: `The ${kind} ${version} may get in again: promote by hand what it kept out.`,
  };
};

const threadOf = (order: ChannelOrder | VetoOrder): string =>
  'version' in order ? `veto-${order.version.replaceAll('/', '-')}` : `channel-${order.image}`;

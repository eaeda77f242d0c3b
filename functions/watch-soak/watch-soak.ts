import type {
  Configuration,
  FleetConfiguration,
  StageConfiguration,
} from '../../shared/configuration/configuration.ts';
import { imageOf, stageOf } from '../../shared/configuration/load.ts';
import { isInService, passedOver } from '../../shared/domain/fleet-instances.ts';
import type { ImageCopy } from '../../shared/domain/image.ts';
import { type Refusal, refusal } from '../../shared/domain/refusal.ts';
import { type SoakDecision, type SoakLook, type SoakPolicy, type SoakState, soak } from '../../shared/domain/soak.ts';
import type { RunningGroup } from '../../shared/ports/fleets.ts';
import type { SoakWatch } from '../../shared/ports/soak-watch.ts';
import { targetRefusal } from '../../shared/ports/target-refusal.ts';

export interface Input {
  readonly image: { readonly name: string; readonly version: string; readonly amis: readonly ImageCopy[] };
  readonly stage: string;
  /** The fleets that were rolled, `222222222222 us-east-1 web-fleet`: only these are counted. Undefined: all that are found. */
  readonly fleets?: readonly string[] | undefined;
  /** What the last look left; null at the first. */
  readonly state: SoakState | null;
}

export interface Dependencies {
  readonly configuration: Configuration;
  readonly watch: SoakWatch;
  readonly actIn: <T>(account: string, work: () => Promise<T>) => Promise<T>;
  readonly now: () => Date;
}

export interface Watched extends SoakDecision {
  readonly message: string;
  /** Why the stage fails, where it does. */
  readonly failure: ({ readonly where: string } & Refusal) | null;
  /** A person is to be asked, and nobody was yet. */
  readonly first: boolean;
}

/** One look at alarms and fleets of a stage, counted with the looks before. */
export const watchSoak =
  ({ configuration, watch, actIn, now }: Dependencies) =>
  async ({ image, stage: name, fleets, state }: Input): Promise<Watched> => {
    const stage = stageOf(configuration, image.name, name);
    const policy = stage.soak;
    if (!policy) return { ...NOT_ASKED_FOR, state: soakState(state, now()) };
    const looks = await Promise.all(
      placesOf(stage, policy).map((place) => look({ watch, actIn }, place, image, stage.fleets, fleets)),
    );
    const seen: SoakLook = {
      alarms: looks.flatMap(({ alarms }) => alarms),
      fleets: looks.flatMap(({ fleets }) => fleets),
      unread: looks.flatMap(({ unread }) => unread),
    };
    const { stages } = imageOf(configuration, image.name);
    const decision = soak(policy, state ?? undefined, seen, now(), stages.length);
    return told(name, policy, decision, state?.askedAt == null);
  };

/** The configuration has changed since the promotion began. */
const NOT_ASKED_FOR = {
  outcome: 'soaked',
  waitSeconds: 0,
  because: [],
  message: 'no soak is configured',
  failure: null,
  first: false,
} as const;

const soakState = (state: SoakState | null, now: Date): SoakState =>
  state ?? { since: now.toISOString(), wellAt: null, countedSeconds: 0, askedAt: null };

interface Place {
  readonly account: string;
  readonly region: string;
  readonly alarms: readonly string[];
  readonly fleets: boolean;
}

/** Every account and region that has something to see, each once. */
const placesOf = ({ targets, fleets }: StageConfiguration, { alarms }: SoakPolicy): Place[] => {
  const inStage = targets.flatMap(({ account, regions }) => regions.map((region) => ({ account, region })));
  const regions = [...new Set(inStage.map(({ region }) => region))];
  const watched = alarms.flatMap(({ name, account, region }) => {
    if (account === undefined)
      return inStage
        .filter((place) => region === undefined || place.region === region)
        .map((place) => ({ ...place, name }));
    return (region === undefined ? regions : [region]).map((each) => ({ account, region: each, name }));
  });
  const all = [...inStage.filter(() => fleets !== undefined), ...watched];
  const keys = new Map(all.map(({ account, region }) => [`${account} ${region}`, { account, region }]));
  return [...keys.values()].map(({ account, region }) => ({
    account,
    region,
    alarms: watched.filter((each) => each.account === account && each.region === region).map(({ name }) => name),
    fleets: fleets !== undefined && inStage.some((each) => each.account === account && each.region === region),
  }));
};

const look = async (
  { watch, actIn }: Pick<Dependencies, 'watch' | 'actIn'>,
  { account, region, alarms: names, fleets: hasFleets }: Place,
  image: Input['image'],
  fleets: FleetConfiguration | undefined,
  rolled: Input['fleets'],
): Promise<SoakLook> => {
  const where = `${account} ${region}`;
  const amiId = image.amis.find((copy) => copy.region === region)?.id;
  try {
    return await actIn(account, async () => {
      const [states, groups] = await Promise.all([
        names.length === 0 ? new Map() : watch.alarms(region, names),
        hasFleets && fleets ? watch.running(region, fleets.tagKey, fleets.tagValue) : [],
      ]);
      return {
        alarms: names.map((name) => ({ where, name, state: states.get(name) ?? 'MISSING' })),
        fleets: groups
          .map((each) => ({ ...each, where: `${where} ${each.group}` }))
          .filter((each) => rolled?.includes(each.where) ?? true)
          .map((each) => ({ where: each.where, ...counted(each, amiId ?? '', fleets) })),
        unread: [],
      };
    });
  } catch (error) {
    return { alarms: [], fleets: [], unread: [{ where, message: targetRefusal(error).message.slice(0, 300) }] };
  }
};

/** Instances in service, and those of them on another image; what was reported already, and stays as it is, is not in the way. */
const counted = (
  { instances }: RunningGroup,
  amiId: string,
  fleets: FleetConfiguration | undefined,
): { readonly instances: number; readonly others: number } => {
  const inService = instances.filter(isInService);
  const others = inService.filter((each) => each.amiId !== amiId);
  const known = fleets?.whenInstancesRemain === 'report' ? passedOver(others, fleets.refresh) : [];
  return { instances: inService.length, others: others.length - known.length };
};

const told = (stage: string, policy: SoakPolicy, decision: SoakDecision, unasked: boolean): Watched => {
  const { outcome, state, because } = decision;
  const counted = `${Math.floor(state.countedSeconds / 60)} of ${policy.minutes} minutes`;
  const why = because.length > 0 ? `: ${because.join('; ')}` : '';
  const fine = { ...decision, failure: null, first: outcome === 'asking' && unasked };
  if (outcome === 'soaking' || outcome === 'soaked') return { ...fine, message: `${counted} counted${why}` };
  if (outcome === 'asking')
    return { ...fine, message: `Only ${counted} could be counted in ${policy.longestMinutes}${why}.` };
  const message =
    outcome === 'alarm'
      ? `After ${counted} of its soak${why}.`
      : `Only ${counted} could be counted${state.askedAt ? ', and nobody answered' : ''}${why}.`;
  const code = outcome === 'alarm' ? 'SOAK_ALARM' : 'SOAK_INCONCLUSIVE';
  return { ...fine, message, failure: { where: stage, ...refusal(code, message) } };
};

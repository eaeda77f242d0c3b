import type { Configuration } from '../../shared/configuration/configuration.ts';
import { stageOf } from '../../shared/configuration/load.ts';
import { type Place, placesOf } from '../../shared/configuration/places.ts';
import { type ImageCopy, idByRegion } from '../../shared/domain/image.ts';
import type { FleetState } from '../../shared/domain/notification/sweep-news.ts';
import type { Difference } from '../../shared/domain/reconcile/drift.ts';
import type { Refusal } from '../../shared/domain/refusal.ts';
import type { FleetDirectory, Refreshes } from '../../shared/ports/fleets.ts';
import type { ParameterReadings } from '../../shared/ports/parameter-readings.ts';
import { targetRefusal } from '../../shared/ports/target-refusal.ts';
import { isNamed } from '../../shared/promotions/check-fleets.ts';

export interface Input {
  readonly channels: readonly Channel[];
  /** Stages in which a promotion was cut off. */
  readonly unwatched: readonly Unwatched[];
}

/** A channel, and what the ledger says is current there. */
export interface Channel {
  readonly image: { readonly name: string; readonly version: string; readonly amis: readonly ImageCopy[] };
  readonly stage: string;
  readonly fence: number;
}

export interface Drift {
  readonly outcome: 'compared';
  /** Channels that differ. */
  readonly channels: readonly {
    readonly image: string;
    readonly stage: string;
    readonly fence: number;
    /** The first of them. */
    readonly differences: readonly Difference[];
    readonly count: number;
  }[];
  /** Where the fleets are of stages in which a promotion was cut off. */
  readonly unwatched: readonly (Unwatched & { readonly fleets: readonly FleetState[] })[];
  /** Where nobody could look; the first of them. */
  readonly failures: readonly ({ readonly where: string } & Refusal)[];
  readonly failureCount: number;
}

export interface Unwatched {
  readonly image: string;
  readonly stage: string;
}

export interface Dependencies {
  readonly configuration: Configuration;
  readonly directory: FleetDirectory;
  readonly refreshes: Pick<Refreshes, 'newest'>;
  readonly readingsOf: (account: string) => ParameterReadings;
  /** Acts in the account with the spoke's role, or in the hub as itself. */
  readonly actIn: <T>(account: string, work: () => Promise<T>) => Promise<T>;
}

/** Payloads of Step Functions have 256 KiB: the rest is found by the next sweep. */
const DIFFERENCES_SHOWN = 100;
const FAILURES_SHOWN = 20;
const FLEETS_SHOWN = 20;

/** Who changed a parameter is asked of so many in one sweep: each costs a call of a slow kind. */
const ASKED_WHO = 20;

interface Expected extends Place {
  readonly channel: Channel;
  readonly expected: string;
}

/** Compares every parameter of the channels with what the ledger says is current there; writes nothing. */
export const findDrift =
  (dependencies: Dependencies) =>
  async (input: Input): Promise<Drift> => {
    const { channels } = input;
    const places = channels.flatMap((channel) => expectedIn(dependencies.configuration, channel));
    const results = await Promise.all(
      [...grouped(places)].map(([where, group]) => compared(dependencies, where, group)),
    );
    const unwatched = await Promise.all(input.unwatched.map((each) => fleetsIn(dependencies, each)));
    const failures = [...results, ...unwatched.flatMap((each) => each.results)].flatMap((result) =>
      'failure' in result ? [result.failure] : [],
    );
    const found = results.flatMap((result) => ('found' in result ? result.found : []));
    const told = await withWho(dependencies, found);
    return {
      outcome: 'compared',
      channels: channels.flatMap((channel) => {
        const differences = told.filter((each) => each.channel === channel).map(({ difference }) => difference);
        if (differences.length === 0) return [];
        const { image, stage, fence } = channel;
        const shown = differences.slice(0, Math.ceil(DIFFERENCES_SHOWN / channels.length));
        return [{ image: image.name, stage, fence, differences: shown, count: differences.length }];
      }),
      unwatched: unwatched.flatMap(({ image, stage, results: looked }) => {
        const fleets = looked.flatMap((result) => ('fleets' in result ? result.fleets : []));
        return fleets.length > 0 ? [{ image, stage, fleets: fleets.slice(0, FLEETS_SHOWN) }] : [];
      }),
      failures: failures.slice(0, FAILURES_SHOWN),
      failureCount: failures.length,
    };
  };

/** A region without a copy of the image has nothing to expect. */
const expectedIn = (configuration: Configuration, channel: Channel): readonly Expected[] => {
  const ids = idByRegion(channel.image.amis);
  return placesOf(configuration, channel.image.name, channel.stage).flatMap((place) => {
    const expected = ids[place.region];
    return expected === undefined ? [] : [{ ...place, channel, expected }];
  });
};

const grouped = (places: readonly Expected[]): ReadonlyMap<string, readonly Expected[]> =>
  Map.groupBy(places, ({ account, region }) => `${account} ${region}`);

interface Found {
  readonly channel: Channel;
  readonly difference: Difference;
}

const compared = async (
  { actIn, readingsOf }: Dependencies,
  where: string,
  group: readonly Expected[],
): Promise<{ readonly found: readonly Found[] } | { readonly failure: { readonly where: string } & Refusal }> => {
  const [account = '', region = ''] = where.split(' ');
  try {
    const names = group.map(({ parameter }) => parameter);
    const there = await actIn(account, () => readingsOf(account).readMany(region, names));
    return { found: group.flatMap((each) => difference(each, there.get(each.parameter))) };
  } catch (error) {
    return { failure: { where, ...targetRefusal(error) } };
  }
};

const difference = (
  { channel, expected, account, region, parameter, inHub }: Expected,
  seen: { readonly value: string; readonly version: number } | undefined,
): readonly Found[] => {
  if (seen?.value === expected) return [];
  const { value = null, version = 0 } = seen ?? {};
  return [{ channel, difference: { account, region, parameter, inHub, expected, found: value, version } }];
};

const withWho = (dependencies: Dependencies, found: readonly Found[]): Promise<readonly Found[]> =>
  Promise.all(
    found.map(async (each, index) => {
      const { account, region, parameter, version } = each.difference;
      if (version === 0 || index >= ASKED_WHO) return each;
      const who = await lastChange(dependencies, account, region, parameter);
      return { ...each, difference: { ...each.difference, ...who } };
    }),
  );

/** That something differs is worth telling without knowing who changed it. */
const lastChange = async (
  { actIn, readingsOf }: Dependencies,
  account: string,
  region: string,
  parameter: string,
): Promise<{ readonly by?: string; readonly at?: string }> => {
  try {
    return (await actIn(account, () => readingsOf(account).lastChange(region, parameter))) ?? {};
  } catch {
    return {};
  }
};

type Looked = { readonly fleets: readonly FleetState[] } | { readonly failure: { readonly where: string } & Refusal };

/** How the refreshes stand in every target of a stage. */
const fleetsIn = async (
  { configuration, directory, refreshes, actIn }: Dependencies,
  { image, stage }: Unwatched,
): Promise<Unwatched & { readonly results: readonly Looked[] }> => {
  const { targets, fleets } = stageOf(configuration, image, stage);
  if (!fleets) return { image, stage, results: [] };
  const look = async (account: string, region: string): Promise<readonly FleetState[]> => {
    const groups = await directory.tagged(region, fleets.tagKey, fleets.tagValue);
    return Promise.all(
      groups
        .filter(({ group }) => isNamed(fleets, group))
        .map(async ({ group }) => {
          const newest = await refreshes.newest(region, group);
          const where = `${account} ${region} ${group}`;
          return { where, status: newest?.status ?? null, percentage: newest?.percentage ?? 0 };
        }),
    );
  };
  const places = targets.flatMap(({ account, regions }) => regions.map((region) => ({ account, region })));
  const results = places.map(async ({ account, region }): Promise<Looked> => {
    try {
      return { fleets: await actIn(account, () => look(account, region)) };
    } catch (error) {
      return { failure: { where: `${account} ${region}`, ...targetRefusal(error) } };
    }
  });
  return { image, stage, results: await Promise.all(results) };
};

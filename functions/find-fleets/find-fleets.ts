import type { Configuration } from '../../shared/configuration/configuration.ts';
import { stageOf } from '../../shared/configuration/load.ts';
import type { ImageCopy } from '../../shared/domain/image.ts';
import { type Refusal, refusal } from '../../shared/domain/refusal.ts';
import type { Fleet, FleetDirectory, FoundFleet, LaunchTemplates } from '../../shared/ports/fleets.ts';
import { targetRefusal } from '../../shared/ports/target-refusal.ts';
import { checkFleets } from '../../shared/promotions/check-fleets.ts';

export interface Input {
  readonly image: { readonly name: string; readonly amis: readonly ImageCopy[] };
  readonly stage: string;
  /** On the way forward: a group that cannot be moved is a failure, before anything is touched. On the way back all are found. */
  readonly check: boolean;
}

export interface Dependencies {
  readonly configuration: Configuration;
  readonly directory: FleetDirectory;
  readonly templates: Pick<LaunchTemplates, 'now' | 'architectures'>;
  readonly actIn: <T>(account: string, work: () => Promise<T>) => Promise<T>;
}

export interface FoundFleets {
  readonly outcome: 'found' | 'failed';
  readonly fleets: readonly Fleet[];
  readonly failures: readonly ({ readonly where: string } & Refusal)[];
}

/**
 * What is known of each has to fit into one state of the workflow, 256 KB:
 * https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
export const MOST_FLEETS = 400;

/** As many as a message names, and a state of the workflow carries. */
const FAILURES_SHOWN = 20;

/** The Auto Scaling groups that follow the image in every target of a stage. */
export const findFleets =
  (dependencies: Dependencies) =>
  async ({ image, stage: name, check }: Input): Promise<FoundFleets> => {
    const stage = stageOf(dependencies.configuration, image.name, name);
    const { fleets } = stage;
    if (!fleets) return { outcome: 'found', fleets: [], failures: [] };
    const places = stage.targets.flatMap(({ account, regions }) => regions.map((region) => ({ account, region })));
    const results = await Promise.all(
      places.map(async (place) => {
        const { account, region } = place;
        const amiId = image.amis.find((copy) => copy.region === region)?.id;
        const to = { ...place, fleets, parameterName: stage.parameterName, amiId };
        try {
          return await dependencies.actIn(account, () => (check ? checked : listed)(dependencies, to));
        } catch (error) {
          return { fleets: [], failures: [{ where: `${account} ${region}`, ...targetRefusal(error) }] };
        }
      }),
    );
    const found = results.flatMap((result) => result.fleets);
    const tooMany = refusal('TOO_MANY_FLEETS', `${found.length} groups follow ${image.name} in ${name}.`);
    const failures =
      found.length > MOST_FLEETS ? [{ where: name, ...tooMany }] : results.flatMap((result) => result.failures);
    return {
      outcome: failures.length === 0 ? 'found' : 'failed',
      fleets: found.slice(0, MOST_FLEETS),
      failures: failures.slice(0, FAILURES_SHOWN),
    };
  };

type Place = Parameters<typeof checkFleets>[1];
type Found = Pick<FoundFleets, 'fleets' | 'failures'>;

const listed = async ({ directory }: Dependencies, { account, region, fleets }: Place): Promise<Found> => ({
  fleets: (await directory.tagged(region, fleets.tagKey, fleets.tagValue)).map((fleet) => bare(fleet, account)),
  failures: [],
});

const checked = async (dependencies: Dependencies, place: Place): Promise<Found> => {
  const { account, region } = place;
  const all = await checkFleets(dependencies, place);
  return {
    fleets: all.map(({ fleet }) => bare(fleet, account)),
    failures: all.flatMap(({ fleet, rolling }) =>
      'code' in rolling ? [{ where: `${account} ${region} ${fleet.group}`, ...rolling }] : [],
    ),
  };
};

/** What rolling it needs: all fleets have to fit into one state. */
const bare = ({ held: _, protectsNew: __, owner: ___, ...fleet }: FoundFleet, account: string): Fleet => ({
  ...fleet,
  account,
});

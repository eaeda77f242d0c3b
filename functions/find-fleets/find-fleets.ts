import type { Configuration, FleetConfiguration } from '../../shared/configuration/configuration.ts';
import { stageOf } from '../../shared/configuration/load.ts';
import type { ImageCopy } from '../../shared/domain/image.ts';
import type { Shown } from '../../shared/domain/plan/plan.ts';
import { type Refusal, refusal } from '../../shared/domain/refusal.ts';
import type { Fleet, FleetDirectory, FoundFleet, LaunchTemplates } from '../../shared/ports/fleets.ts';
import { targetRefusal } from '../../shared/ports/target-refusal.ts';
import { checkFleets, isNamed } from '../../shared/promotions/check-fleets.ts';
import { mayLackRollback, type Request } from '../../shared/promotions/may-lack-rollback.ts';
import { isPassedOver } from '../../shared/promotions/passed-over.ts';

export interface Input {
  readonly image: { readonly name: string; readonly amis: readonly ImageCopy[] };
  readonly stage: string;
  /** On the way forward: a group that cannot be moved is refused, before anything is touched. On the way back all are found. */
  readonly check: boolean;
  /** Undefined on the way back. */
  readonly request?: Request | undefined;
}

export interface Dependencies {
  readonly configuration: Configuration;
  readonly directory: FleetDirectory;
  readonly templates: Pick<LaunchTemplates, 'now' | 'architectures'>;
  readonly actIn: <T>(account: string, work: () => Promise<T>) => Promise<T>;
}

type Failure = { readonly where: string } & Refusal;

export interface FoundFleets {
  readonly outcome: 'found' | 'failed';
  readonly fleets: readonly Fleet[];
  readonly failures: readonly Failure[];
  /** Refused groups that the stage continues without; the first of them. */
  readonly skipped: Shown<Failure>;
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
  async ({ image, stage: name, check, request }: Input): Promise<FoundFleets> => {
    const stage = stageOf(dependencies.configuration, image.name, name);
    const { fleets } = stage;
    if (!fleets) return { outcome: 'found', fleets: [], failures: [], skipped: { count: 0, first: [] } };
    const places = stage.targets.flatMap(({ account, regions }) => regions.map((region) => ({ account, region })));
    const results = await Promise.all(
      places.map(async (place): Promise<Found> => {
        const { account, region } = place;
        const amiId = image.amis.find((copy) => copy.region === region)?.id;
        const needsWayBack = !mayLackRollback(request);
        const to = { ...place, fleets, parameterName: stage.parameterName, amiId, needsWayBack };
        const where = `${account} ${region}`;
        try {
          const found = await dependencies.actIn(account, () => (check ? checked : listed)(dependencies, to));
          return { where, ...found };
        } catch (error) {
          return { where, fleets: [], failures: [{ where, ...targetRefusal(error) }], skipped: [] };
        }
      }),
    );
    const { kept, left } = fitting(results, fleets, check);
    const found = kept.flatMap((result) => result.fleets);
    const total = results.reduce((sum, result) => sum + result.fleets.length, 0);
    const tooMany = refusal('TOO_MANY_FLEETS', `${total} groups follow ${image.name} in ${name}.`);
    const failures =
      found.length > MOST_FLEETS ? [{ where: name, ...tooMany }] : results.flatMap((result) => result.failures);
    const skipped = [...results.flatMap((result) => result.skipped), ...left.map((each) => tooManyIn(each, total))];
    return {
      outcome: failures.length === 0 ? 'found' : 'failed',
      fleets: found.slice(0, MOST_FLEETS),
      failures: failures.slice(0, FAILURES_SHOWN),
      skipped: {
        count: results.reduce((sum, each) => sum + each.skipped.length, 0) + total - found.length,
        first: skipped.slice(0, FAILURES_SHOWN),
      },
    };
  };

type Place = Parameters<typeof checkFleets>[1];

/** What was found in an account and region. */
interface Found {
  readonly where: string;
  readonly fleets: readonly Fleet[];
  readonly failures: readonly Failure[];
  readonly skipped: readonly Failure[];
}

/**
 * Where more groups follow the image than one stage can roll, the stage continues without the targets that have the most: one account
 * cannot stop the others by tagging hundreds of groups. At least one target remains, or it is a failure.
 */
const fitting = (
  results: readonly Found[],
  { whenRefused }: FleetConfiguration,
  check: boolean,
): { readonly kept: readonly Found[]; readonly left: readonly Found[] } => {
  if (whenRefused === 'fail' || !check) return { kept: results, left: [] };
  const kept = results.toSorted((one, other) => one.fleets.length - other.fleets.length);
  const left: Found[] = [];
  while (count(kept) > MOST_FLEETS) {
    const largest = kept.pop();
    if (count(kept) === 0) return { kept: results, left: [] };
    if (largest) left.push(largest);
  }
  return { kept: results.filter((each) => !left.includes(each)), left };
};

const count = (results: readonly Found[]): number => results.reduce((sum, { fleets }) => sum + fleets.length, 0);

const tooManyIn = ({ where, fleets }: Found, total: number): Failure => ({
  where,
  ...refusal(
    'TOO_MANY_FLEETS',
    `${fleets.length} of the ${total} groups in the stage are here, and Hallmark rolls ${MOST_FLEETS}.`,
  ),
});

const listed = async (
  { directory }: Dependencies,
  { account, region, fleets }: Place,
): Promise<Omit<Found, 'where'>> => {
  const all = await directory.tagged(region, fleets.tagKey, fleets.tagValue);
  return {
    fleets: all.filter(({ group }) => isNamed(fleets, group)).map((fleet) => bare(fleet, account)),
    failures: [],
    skipped: [],
  };
};

const checked = async (dependencies: Dependencies, place: Place): Promise<Omit<Found, 'where'>> => {
  const { account, region, fleets } = place;
  const all = await checkFleets(dependencies, place);
  const refused = all.flatMap(({ fleet, rolling }) =>
    'code' in rolling ? [{ where: `${account} ${region} ${fleet.group}`, ...rolling }] : [],
  );
  return {
    fleets: all.flatMap(({ fleet, rolling }) => ('code' in rolling ? [] : [bare(fleet, account)])),
    failures: refused.filter((each) => !isPassedOver(fleets, each)),
    skipped: refused.filter((each) => isPassedOver(fleets, each)),
  };
};

/** What rolling it needs: all fleets have to fit into one state. */
const bare = ({ held: _, protectsNew: __, owner: ___, ...fleet }: FoundFleet, account: string): Fleet => ({
  ...fleet,
  account,
});

import type { Configuration } from '../../shared/configuration/configuration.ts';
import { stageOf } from '../../shared/configuration/load.ts';
import type { ImageCopy } from '../../shared/domain/image.ts';
import { type Refusal, refusal } from '../../shared/domain/refusal.ts';
import type { Fleet, FleetDirectory } from '../../shared/ports/fleets.ts';
import { targetRefusal } from '../../shared/ports/target-refusal.ts';

export interface Input {
  readonly image: { readonly name: string; readonly amis: readonly ImageCopy[] };
  readonly stage: string;
}

export interface Dependencies {
  readonly configuration: Configuration;
  readonly directory: FleetDirectory;
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

/** The Auto Scaling groups that follow the image in every target of a stage. */
export const findFleets =
  ({ configuration, directory, actIn }: Dependencies) =>
  async ({ image, stage: name }: Input): Promise<FoundFleets> => {
    const stage = stageOf(configuration, image.name, name);
    const { fleets } = stage;
    if (!fleets) return { outcome: 'found', fleets: [], failures: [] };
    const places = stage.targets.flatMap(({ account, regions }) => regions.map((region) => ({ account, region })));
    const results = await Promise.all(
      places.map(async ({ account, region }) => {
        try {
          const found = await actIn(account, () => directory.tagged(region, fleets.tagKey, fleets.tagValue));
          return { fleets: found.map((fleet) => ({ ...fleet, account })), failures: [] };
        } catch (error) {
          return { fleets: [], failures: [{ where: `${account} ${region}`, ...targetRefusal(error) }] };
        }
      }),
    );
    const found = results.flatMap((result) => result.fleets);
    const failures = [
      ...results.flatMap((result) => result.failures),
      ...(found.length > MOST_FLEETS
        ? [{ where: name, ...refusal('TOO_MANY_FLEETS', `${found.length} groups follow ${image.name} in ${name}.`) }]
        : []),
    ];
    return { outcome: failures.length === 0 ? 'found' : 'failed', fleets: found.slice(0, MOST_FLEETS), failures };
  };

import type { Configuration } from '../../shared/configuration/configuration.ts';
import { type Place, placesOf } from '../../shared/configuration/places.ts';
import { amiFault } from '../../shared/domain/ami-state.ts';
import { containersOf } from '../../shared/domain/container-image.ts';
import { type ImageCopy, idByRegion } from '../../shared/domain/image.ts';
import { type Refusal, refusal } from '../../shared/domain/refusal.ts';
import type { AmiRegistry } from '../../shared/ports/ami-registry.ts';
import type { ContainerTags } from '../../shared/ports/container-registry.ts';
import type { Parameters } from '../../shared/ports/parameters.ts';
import { concurrently } from '../../shared/promotions/concurrently.ts';
import { meaning, publishParameter } from './publish-parameter.ts';
import { tagStage } from './tag-stage.ts';

export interface Input {
  readonly image: { readonly name: string; readonly version: string; readonly amis: readonly ImageCopy[] };
  readonly stage: string;
  /** Accounts of this batch. */
  readonly accounts: readonly string[];
  /** What is in the hub goes with this batch: its own parameters of the channel, the tags of containers. */
  readonly hub: boolean;
  /** Of these, only parameters at `222222222222 eu-west-1 /golden/web-server`, and no tags: to put right what somebody changed. */
  readonly only?: readonly string[] | undefined;
}

export interface Failure extends Refusal {
  /** `222222222222 eu-west-1 /golden/web-server`, or `111111111111 eu-west-1 hallmark/tool:prod` for a tag. */
  readonly where: string;
}

export interface Published {
  readonly outcome: 'published' | 'failed';
  /** Parameters that hold the new value, seen by reading. */
  readonly published: number;
  readonly failureCount: number;
  /** The first of them. */
  readonly failures: readonly Failure[];
}

export interface Dependencies {
  readonly configuration: Configuration;
  readonly parametersOf: (account: string) => Parameters;
  /** Acts in the account for the stage with the spoke's role, or in the hub as itself. */
  readonly actIn: <T>(account: string, work: () => Promise<T>, stage: string) => Promise<T>;
  readonly containerTags: ContainerTags;
  /** The hub's AMIs, asked where Parameter Store does not take one. */
  readonly registry: Pick<AmiRegistry, 'describeAll'>;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly now: () => Date;
}

/** How many targets are written at once. */
const CONCURRENCY = 64;
const FAILURES_SHOWN = 20;

/**
 * Parameter Store validates an AMI once for each write, and never again: a validation that ran before EC2 showed the new launch
 * permission is lost. So it is written again, three times in about 90 s.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-ec2-aliases.html
 */
const WRITES = 3;
const PAUSE_MILLISECONDS = 5_000;
/** A batch in which everything fails has to end in the time of its function. */
const LONGEST_MILLISECONDS = 200_000;

/**
 * Writes the parameter of every target of a batch and reads each back until it holds the new value. A container image also
 * gets the stage as a tag, in the hub: there is one for each region, whatever the number of targets.
 */
export const publishImage =
  (dependencies: Dependencies) =>
  async (input: Input): Promise<Published> => {
    const ids = idByRegion(input.image.amis);
    const deadline = dependencies.now().getTime() + LONGEST_MILLISECONDS;
    const faultOf = askingOnce(dependencies.registry);
    const results = await concurrently(CONCURRENCY, wanted(dependencies.configuration, input), (place) =>
      publish({ ...dependencies, faultOf, deadline }, input, place, ids[place.region]),
    );
    const untagged = input.hub && !input.only ? await tagAll(dependencies, input) : [];
    const failures = [...results, ...untagged].filter((result) => result !== undefined);
    return {
      outcome: failures.length === 0 ? 'published' : 'failed',
      published: results.filter((result) => result === undefined).length,
      failureCount: failures.length,
      failures: failures.slice(0, FAILURES_SHOWN),
    };
  };

const wanted = (configuration: Configuration, { image, stage, accounts, hub, only }: Input): readonly Place[] => {
  const batch = new Set(accounts);
  return placesOf(configuration, image.name, stage)
    .filter(({ account, inHub }) => (inHub ? hub : batch.has(account)))
    .filter((place) => only?.includes(`${place.account} ${place.region} ${place.parameter}`) ?? true);
};

type FaultOf = (region: string, amiId: string) => Promise<string | undefined>;

/** Why nobody can launch the AMI, in words, as EC2 says to its owner; asked once for each, however many targets want to know. */
const askingOnce = (registry: Dependencies['registry']): FaultOf => {
  const asked = new Map<string, Promise<string | undefined>>();
  return (region, amiId) => {
    const found =
      asked.get(`${region} ${amiId}`) ??
      registry.describeAll(region, [amiId]).then((states) => {
        const fault = amiFault(states.get(amiId));
        return fault && `${amiId} in ${region} ${fault}`;
      });
    asked.set(`${region} ${amiId}`, found);
    return found;
  };
};

const publish = async (
  dependencies: Dependencies & { readonly faultOf: FaultOf; readonly deadline: number },
  { image, stage }: Input,
  { account, region, parameter }: Place,
  value: string | undefined,
): Promise<Failure | undefined> => {
  const { actIn, parametersOf, sleep, now, faultOf, deadline } = dependencies;
  const where = `${account} ${region} ${parameter}`;
  if (value === undefined)
    return { where, ...refusal('REGIONS_INCOMPLETE', `${image.name} ${image.version} is not in ${region}.`) };
  const description = `${image.name} ${image.version} (${stage}), published by Hallmark`;
  const written = { region, parameter, value, description };
  return failing(where, async () => {
    for (let write = 1; ; write += 1) {
      const refused = await actIn(account, () => publishParameter(parametersOf(account), sleep, written), stage);
      if (refused?.code !== 'AMI_NOT_VISIBLE') return refused;
      const fault = await faultOf(region, value);
      if (fault) return refusal('AMI_NOT_AVAILABLE', `${parameter} did not accept ${value}: ${fault}.`);
      if (write >= WRITES || now().getTime() >= deadline) return refused;
      await sleep(PAUSE_MILLISECONDS);
    }
  });
};

const tagAll = ({ containerTags }: Dependencies, { image, stage }: Input): Promise<readonly (Failure | undefined)[]> =>
  Promise.all(
    containersOf(image.amis).map((copy) =>
      failing(`${copy.account} ${copy.region} ${copy.repository}:${stage}`, () => tagStage(containerTags, copy, stage)),
    ),
  );

const failing = async (where: string, work: () => Promise<Refusal | undefined>): Promise<Failure | undefined> => {
  try {
    const refused = await work();
    return refused && { where, ...refused };
  } catch (error) {
    return { where, ...meaning(error) };
  }
};

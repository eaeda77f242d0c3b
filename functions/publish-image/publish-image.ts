import type { Configuration, StageConfiguration } from '../../shared/configuration/configuration.ts';
import { imageOf, stageOf } from '../../shared/configuration/load.ts';
import { type AmiCopy, amiByRegion } from '../../shared/domain/image.ts';
import { type Refusal, refusal } from '../../shared/domain/refusal.ts';
import type { Parameters } from '../../shared/ports/parameters.ts';
import { targetRefusal } from '../../shared/ports/target-refusal.ts';

export interface Input {
  readonly image: { readonly name: string; readonly version: string; readonly amis: readonly AmiCopy[] };
  readonly stage: string;
  /** Accounts of this batch. */
  readonly accounts: readonly string[];
  /** The hub's own parameters of the channel go with this batch. */
  readonly hub: boolean;
}

export interface Failure extends Refusal {
  /** `222222222222 eu-west-1 /golden/web-server` */
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
  /** Acts in the account with the spoke's role, or in the hub as itself. */
  readonly actIn: <T>(account: string, work: () => Promise<T>) => Promise<T>;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

interface Place {
  readonly account: string;
  readonly region: string;
  readonly parameter: string;
}

/** How many targets are written at once. */
const CONCURRENCY = 64;
const FAILURES_SHOWN = 20;
/** Parameter Store validates an AMI within seconds as a rule: 8 reads, doubling from 100 ms, wait about 25 s in all. */
const READS = 9;
const FIRST_WAIT_MILLISECONDS = 100;

/** Writes the parameter of every target of a batch and reads each back until it holds the new value. */
export const publishImage =
  (dependencies: Dependencies) =>
  async (input: Input): Promise<Published> => {
    const ami = amiByRegion(input.image.amis);
    const results = await concurrently(placesOf(dependencies.configuration, input), (place) =>
      publish(dependencies, input, place, ami[place.region]),
    );
    const failures = results.filter((result) => result !== undefined);
    return {
      outcome: failures.length === 0 ? 'published' : 'failed',
      published: results.length - failures.length,
      failureCount: failures.length,
      failures: failures.slice(0, FAILURES_SHOWN),
    };
  };

const placesOf = (configuration: Configuration, { image, stage: name, accounts, hub }: Input): readonly Place[] => {
  const stage: StageConfiguration = stageOf(configuration, image.name, name);
  const wanted = new Set(accounts);
  const targets = stage.targets
    .filter(({ account }) => wanted.has(account))
    .flatMap(({ account, regions }) => regions.map((region) => ({ account, region, parameter: stage.parameterName })));
  const { hubParameterName } = stage;
  if (!hub || hubParameterName === undefined) return targets;
  return [
    ...imageOf(configuration, image.name).regions.map((region) => ({
      account: configuration.hub.account,
      region,
      parameter: hubParameterName,
    })),
    ...targets,
  ];
};

const publish = async (
  { actIn, parametersOf, sleep }: Dependencies,
  { image, stage }: Input,
  { account, region, parameter }: Place,
  amiId: string | undefined,
): Promise<Failure | undefined> => {
  const where = `${account} ${region} ${parameter}`;
  if (amiId === undefined)
    return { where, ...refusal('REGIONS_INCOMPLETE', `${image.name} ${image.version} has no AMI in ${region}.`) };
  try {
    const refused = await actIn(account, async () => {
      const parameters = parametersOf(account);
      const version = await parameters.put(
        region,
        parameter,
        amiId,
        `${image.name} ${image.version} (${stage}), published by Hallmark`,
      );
      return confirm(parameters, sleep, { region, parameter, amiId, version });
    });
    return refused && { where, ...refused };
  } catch (error) {
    return { where, ...meaning(error) };
  }
};

const meaning = (error: unknown): Refusal => {
  const { name, message } = error as Error;
  return name === 'HierarchyTypeMismatchException' || /data type/i.test(message)
    ? refusal('PARAMETER_TYPE_MISMATCH', message)
    : targetRefusal(error);
};

/** PutParameter answers before the AMI is validated: only a read that shows value and version is proof.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-ec2-aliases.html */
const confirm = async (
  parameters: Parameters,
  sleep: Dependencies['sleep'],
  { region, parameter, amiId, version }: { region: string; parameter: string; amiId: string; version: number },
): Promise<Refusal | undefined> => {
  for (let read = 0; read < READS; read += 1) {
    if (read > 0) await sleep(FIRST_WAIT_MILLISECONDS * 2 ** (read - 1));
    const seen = await parameters.read(region, parameter);
    if (seen && seen.dataType !== 'aws:ec2:image')
      return refusal('PARAMETER_TYPE_MISMATCH', `${parameter} has the data type ${seen.dataType}.`);
    if (seen?.value === amiId && seen.version >= version) return undefined;
  }
  return refusal('AMI_NOT_VISIBLE', `${parameter} did not take ${amiId}: Parameter Store could not validate the AMI.`);
};

const concurrently = async <T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> => {
  const results: R[] = new Array(items.length);
  const queue = items.entries();
  const worker = async () => {
    for (const [index, item] of queue) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(CONCURRENCY, items.length) }, worker));
  return results;
};

import type { Configuration, ImageConfiguration } from '../../shared/configuration/configuration.ts';
import { amiFault, GONE } from '../../shared/domain/ami-state.ts';
import { LET_GO, notProtected, notUnprotected, PROTECTED } from '../../shared/domain/deregistration-protection.ts';
import type { AmiRegistry, TaggedAmi } from '../../shared/ports/ami-registry.ts';
import type { ImageRecord, Reconciliation } from '../../shared/ports/reconciliation.ts';
import { concurrently } from '../../shared/promotions/concurrently.ts';

export interface Input {
  /** Only this image; null: all of the configuration. */
  readonly image: string | null;
}

export interface Protected {
  readonly outcome: 'settled';
  readonly protected: number;
  readonly unprotected: number;
  /** What did not succeed, in words. */
  readonly warnings: readonly string[];
}

export interface Dependencies {
  readonly registry: Pick<AmiRegistry, 'describeAll' | 'tagged' | 'tag' | 'protect' | 'unprotect'>;
  readonly ledger: Pick<Reconciliation, 'read'>;
  readonly configuration: Configuration;
}

/** Travels with the workflow, and is said in a message. */
const WARNINGS = 10;

/** How many images are looked at at once. */
const CONCURRENCY = 10;

/**
 * Protects what is current or previous in any stage from deregistration, and lets go of what Hallmark protected and no stage
 * has any more. Reads both sides and writes the difference: safe to run at any time. A failure is a warning: a promotion is
 * as good without the protection, and the next one, or reconciliation, tries again.
 */
export const protectImages =
  (dependencies: Dependencies) =>
  async ({ image }: Input): Promise<Protected> => {
    const images = Object.values(dependencies.configuration.images).filter(
      ({ name, containerRepository }) => containerRepository === undefined && (image === null || name === image),
    );
    const results = (await concurrently(CONCURRENCY, images, (each) => settle(dependencies, each))).flat();
    return {
      outcome: 'settled',
      protected: results.filter(({ done }) => done === 'protected').length,
      unprotected: results.filter(({ done }) => done === 'unprotected').length,
      warnings: results.flatMap(({ warning }) => warning ?? []).slice(0, WARNINGS),
    };
  };

interface Result {
  readonly done?: 'protected' | 'unprotected';
  readonly warning?: string;
}

const settle = async (
  { registry, ledger }: Dependencies,
  { name, regions, stages }: ImageConfiguration,
): Promise<readonly Result[]> => {
  const [record, ...there] = await Promise.all([
    ledger.read(name),
    ...regions.map(async (region) => ({ region, amis: await registry.tagged(region, 'hallmark:image', name) })),
  ]);
  const isNeeded = neededBy(record);
  const mayLetGo = isSettled(
    record,
    stages.map((stage) => stage.name),
  );
  const results = there.flatMap(({ region, amis }) =>
    amis.flatMap((ami) => {
      const needed = isNeeded(ami);
      return needed || mayLetGo ? [change(registry, region, ami, needed)] : [];
    }),
  );
  return (await Promise.all(results)).flatMap((result) => result ?? []);
};

/** What any stage has, had, or has in its queue; and what a promotion that has not ended brings. */
const neededBy = ({ channels, unfinished }: ImageRecord): ((ami: TaggedAmi) => boolean) => {
  const images = channels.flatMap(({ current, previous, queued }) => [current, previous, queued?.image]);
  const ids = new Set(images.flatMap((image) => image?.amis ?? []).map(({ id }) => id));
  const coming = new Set(unfinished.map(({ buildVersionArn }) => buildVersionArn));
  return ({ id, buildVersionArn = '' }) => ids.has(id) || coming.has(buildVersionArn);
};

/**
 * Where a stage has failed, or was left half-way, parameters and fleets may still be on an image that the ledger does not name:
 * nothing is let go until an image has come to the stage.
 */
const isSettled = ({ channels }: ImageRecord, stages: readonly string[]): boolean =>
  channels.every(({ stage, state }) => state === 'CURRENT' || !stages.includes(stage));

const [[TAG, YES] = ['', '']] = Object.entries(PROTECTED);

const change = async (
  registry: Dependencies['registry'],
  region: string,
  ami: TaggedAmi,
  needed: boolean,
): Promise<Result | undefined> => {
  const where = { id: ami.id, region };
  const isOurs = ami.tags[TAG] === YES;
  try {
    if (needed && !ami.protected) {
      if (!isOurs) await registry.tag(region, [ami.id], PROTECTED);
      await registry.protect(region, ami.id);
      return { done: 'protected' };
    }
    if (needed || !isOurs) return undefined;
    if (ami.protected) await registry.unprotect(region, ami.id);
    // Whoever protects it from now on is a person, and the protection stays.
    await registry.tag(region, [ami.id], LET_GO);
    return { done: 'unprotected' };
  } catch (error) {
    // Of an AMI that is gone by now IAM sees no tags, and refuses: there is nothing left to protect.
    if (amiFault((await registry.describeAll(region, [ami.id])).get(ami.id)) === GONE) return undefined;
    return { warning: needed ? notProtected(where, error) : notUnprotected(where, error) };
  }
};

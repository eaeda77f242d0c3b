import type { FailureSummary } from '../../shared/domain/notification/announcement.ts';
import { rememberingDone } from '../../shared/domain/reconcile/drift.ts';
import { type Dependencies, tellOnce, weekOf } from './dependencies.ts';

export interface ConfirmInput {
  readonly repairs: readonly Repaired[];
  readonly executionArn: string;
}

/** What publish-image answered to an order. */
interface Repaired {
  readonly image: string;
  readonly stage: string;
  readonly only: readonly string[];
  readonly failureCount: number;
  readonly failures: readonly FailureSummary[];
}

/** Notes what was put right, tells what was not, and gives the channels back. */
export const confirm = async (dependencies: Dependencies, { repairs, executionArn }: ConfirmInput): Promise<object> => {
  for (const repaired of repairs) await confirmOne(dependencies, repaired, executionArn);
  return { outcome: repairs.some(({ failureCount }) => failureCount > 0) ? 'not-in-full' : 'repaired' };
};

const confirmOne = async (dependencies: Dependencies, repaired: Repaired, executionArn: string): Promise<void> => {
  const { ledger, hash, now } = dependencies;
  const { image, stage, only, failures, failureCount } = repaired;
  const failed = new Set(failures.map(({ where }) => where));
  // Failures beyond those that are named may be anywhere: what is right already is not written again.
  const right = failureCount > failures.length ? [] : only.filter((place) => !failed.has(place));
  if (right.length > 0) {
    const { channels } = await ledger.read(image);
    const memory = channels.find((channel) => channel.stage === stage)?.drift ?? {};
    await ledger.remember(image, stage, rememberingDone(memory, right));
  }
  if (failureCount > 0)
    await tellOnce(
      dependencies,
      `REMAINS ${stage} ${weekOf(now())} ${hash([...failed].toSorted().join()).slice(0, 16)}`,
      {
        kind: 'drift-remains',
        image,
        promotionId: `${image}-${stage}`,
        stage,
        failures,
      },
    );
  await ledger.giveBack(image, stage, executionArn);
};

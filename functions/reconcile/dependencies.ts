import type { Configuration, ReconcileConfiguration } from '../../shared/configuration/configuration.ts';
import type { Announcement } from '../../shared/domain/notification/announcement.ts';
import type { ListedBuild } from '../../shared/domain/reconcile/missed-build.ts';
import { PermanentError } from '../../shared/errors.ts';
import type { Approvals, TaskTokens } from '../../shared/ports/approvals.ts';
import type { Executions } from '../../shared/ports/executions.ts';
import type { Reconciliation } from '../../shared/ports/reconciliation.ts';
import type { Requests } from '../../shared/ports/requests.ts';
import type { Tellings } from '../../shared/ports/tellings.ts';

export interface Dependencies {
  readonly configuration: Configuration;
  readonly ledger: Reconciliation;
  readonly executions: Executions;
  readonly requests: Requests;
  readonly approvals: Pick<Approvals, 'find' | 'record'>;
  readonly tokens: TaskTokens;
  /** What a pipeline has built. */
  readonly buildsOf: (pipelineArn: string) => Promise<readonly ListedBuild[]>;
  readonly tellings: Tellings;
  readonly announce: (said: Announcement, id: string) => Promise<void>;
  /** An operator may want to know that one image could not be swept. */
  readonly warn: (message: string, error: unknown) => void;
  readonly now: () => Date;
  readonly hash: (text: string) => string;
}

export const settingsOf = ({ reconcile }: Configuration): ReconcileConfiguration => {
  if (!reconcile) throw new PermanentError('The deployed configuration has no sweep: deploy again');
  return reconcile;
};

/** `at` of something that is told once for ever. */
export const ONCE = '1970-01-01T00:00:00.000Z';

/**
 * Tells people what was not told yet under this name. Whoever is about to tell it may be killed: then the next sweep does.
 * A message that cannot be sent stops nothing.
 */
export const tellOnce = async (
  { tellings, announce, hash, warn }: Pick<Dependencies, 'tellings' | 'announce' | 'hash' | 'warn'>,
  happening: string,
  said: Announcement,
): Promise<void> => {
  const telling = { image: said.image, happening, at: ONCE };
  try {
    if ((await tellings.begin(telling)) !== 'mine') return;
    await announce(said, `${said.promotionId}-${hash(happening).slice(0, 12)}`);
    await tellings.done(telling);
  } catch (error) {
    warn(`nobody was told: ${said.kind} of ${said.image}`, error);
  }
};

const WEEK = 7 * 24 * 3_600_000;

/** The same for a week. */
export const weekOf = (now: Date): string => `week ${Math.floor(now.getTime() / WEEK)}`;

import type { Image } from '../../shared/domain/image.ts';
import type { Approvals } from '../../shared/ports/approvals.ts';
import type { Ledger, LedgerImage } from '../../shared/ports/ledger.ts';
import type { Plans } from '../../shared/ports/plans.ts';
import type { Requests } from '../../shared/ports/requests.ts';
import type { Request } from './input.ts';

export interface Dependencies {
  readonly ledger: Ledger;
  readonly approvals: Pick<Approvals, 'find'>;
  readonly plans: Plans;
  readonly requests: Pick<Requests, 'find'>;
  readonly now: () => Date;
  readonly hash: (text: string) => string;
}

export const LONGEST_MESSAGE = 1000;

/** What the ledger keeps of an image. */
export const remembered = ({ name, version, sortable, buildVersionArn, amis, madeFrom }: Image): LedgerImage => ({
  name,
  version,
  sortable,
  buildVersionArn,
  amis,
  madeFrom,
});

/** By hand and with a reason: an older image and a hold are no obstacle. */
export const forced = ({ trigger, reason }: Request): boolean => trigger === 'manual' && Boolean(reason);

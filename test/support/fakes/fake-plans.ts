import type { Parts } from '../../../shared/domain/plan/plan.ts';
import type { Plans } from '../../../shared/ports/plans.ts';

/** Plans that nobody forgets. */
export const fakePlans = (): Plans => {
  const plans = new Map<string, Parts>();
  return {
    remember: async (digest, parts) => void plans.set(digest, parts),
    recall: async (digest) => plans.get(digest),
  };
};

import { mostApprovers, patternProblem } from '../domain/identity/approver-pattern.ts';
import { cleanName } from '../domain/identity/clean-name.ts';
import { trustedRoles } from './normalize.ts';
import type { Check } from './problem.ts';

/** Approvals that nobody could give, or that could not be what they promise. */
export const unmetApprovals: Check = (given) => {
  const trusted = trustedRoles(given);
  const hub = given.hub.account;
  return given.stages.flatMap(({ approval }, at) => {
    if (!approval) return [];
    const { approvers, from, identity, slack } = approval;
    const path = (...rest: (string | number)[]) => ['stages', at, 'approval', ...rest];
    const wrong =
      identity === 'declared'
        ? []
        : from.flatMap((pattern, index) => {
            const message = patternProblem(pattern, trusted, hub);
            return message === undefined ? [] : [{ path: path('from', index), message }];
          });
    const most =
      identity === 'declared'
        ? new Set(from.map((name) => cleanName(name).toLowerCase())).size
        : mostApprovers(from, trusted, hub);
    const tooFew =
      from.length > 0 && wrong.length === 0 && most < approvers
        ? [
            {
              path: path('from'),
              message: 'from names fewer approvers than approvers asks for: it could never be approved',
            },
          ]
        : [];
    const trustedChannel =
      identity === 'aws' && slack === 'approve' && (approvers > 1 || from.length > 0)
        ? [
            {
              path: path('slack'),
              message:
                'a button does not say who presses it: slack: approve goes with 1 approver and without from, or leave it at reject-only',
            },
          ]
        : [];
    return [...wrong, ...tooFew, ...trustedChannel];
  });
};

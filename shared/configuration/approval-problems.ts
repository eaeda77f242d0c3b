import { mostApprovers, patternProblem } from '../domain/identity/approver-pattern.ts';
import { cleanName } from '../domain/identity/clean-name.ts';
import { counted } from '../domain/notification/text.ts';
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
              message: `\`from\` allows ${counted(most, 'approver')}, but \`approvers\` is ${approvers}: add a name, or lower \`approvers\`.`,
            },
          ]
        : [];
    const trustedChannel =
      identity === 'aws' && slack === 'approve' && (approvers > 1 || from.length > 0)
        ? [
            {
              path: path('slack'),
              message:
                '`slack: approve` needs `approvers: 1` and no `from`, because a button does not identify its user.',
            },
          ]
        : [];
    return [...wrong, ...tooFew, ...trustedChannel];
  });
};

import { checkApproval } from './approvals.ts';
import type { Dependencies } from './dependencies.ts';
import type { Input } from './input.ts';
import { comparePlan } from './plans.ts';
import { claim, finish, recordRejection } from './promotions.ts';
import {
  beginStage,
  checkChannel,
  completeStage,
  failStage,
  giveUpStage,
  markFailing,
  previous,
  stillWanted,
} from './stages.ts';

/** The ledger's answer as the workflow branches on it. */
export const keepLedger =
  (dependencies: Dependencies) =>
  async (input: Input): Promise<object> => {
    switch (input.operation) {
      case 'previous':
        return previous(dependencies, input);
      case 'claim':
        return claim(dependencies, input);
      case 'record-rejection':
        return recordRejection(dependencies, input);
      case 'begin-stage':
        return beginStage(dependencies, input);
      case 'give-up-stage':
        return giveUpStage(dependencies, input);
      case 'still-wanted':
        return stillWanted(dependencies, input);
      case 'check-channel':
        return checkChannel(dependencies, input);
      case 'check-approval':
        return checkApproval(dependencies, input);
      case 'complete-stage':
        return completeStage(dependencies, input);
      case 'mark-failing':
        return markFailing(dependencies, input);
      case 'fail-stage':
        return failStage(dependencies, input);
      case 'compare-plan':
        return comparePlan(dependencies, input);
      case 'finish':
        return finish(dependencies, input);
    }
  };

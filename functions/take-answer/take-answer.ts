import type { answerApproval } from '../../shared/promotions/answer-approval.ts';
import { type IdentifyDependencies, identify } from '../../shared/promotions/identify.ts';
import { readCall, type UrlAnswer, type UrlEvent, urlAnswer } from '../../shared/promotions/url-call.ts';

export interface Dependencies extends IdentifyDependencies {
  readonly answer: ReturnType<typeof answerApproval>;
}

const EXAMPLE = '{"answer": "approve", "approval": "7K3M9QWX", "comment": "CHG-17"}';

/** An approver's answer, from a caller whom AWS has authenticated. */
export const takeAnswer =
  ({ answer, ...dependencies }: Dependencies) =>
  async (event: UrlEvent, requestId: string): Promise<UrlAnswer> => {
    const call = readCall(event, EXAMPLE);
    if ('statusCode' in call) return call;
    return urlAnswer(await answer(call.body, requestId, await identify(call.caller, dependencies)));
  };

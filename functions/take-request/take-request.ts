import { type Identity, shownIdentity } from '../../shared/domain/identity/identity.ts';
import { type Refusal, refusal } from '../../shared/domain/refusal.ts';
import type { Executions } from '../../shared/ports/executions.ts';
import { type IdentifyDependencies, identify } from '../../shared/promotions/identify.ts';
import { ACTIONS } from '../../shared/promotions/read-order.ts';
import { type CarryDependencies, startFor } from '../../shared/promotions/start-for.ts';
import type { steerChannel } from '../../shared/promotions/steer-channel.ts';
import { readCall, type UrlAnswer, type UrlEvent, urlAnswer } from '../../shared/promotions/url-call.ts';
import { type Action, PROMOTIONS, readPromotion } from './read-promotion.ts';

export interface Dependencies extends IdentifyDependencies, CarryDependencies {
  readonly executions: CarryDependencies['executions'] & Pick<Executions, 'named'>;
  readonly steer: ReturnType<typeof steerChannel>;
}

type Requested =
  | { readonly outcome: 'started'; readonly executionArn: string; readonly requester: string; readonly message: string }
  | ({ readonly outcome: 'rejected' } & Refusal);

const EXAMPLE = '{"action": "promote", "image": "web-server/1.4.0", "reason": "INC-1"}';

/** An operator's request, from a caller whom AWS has authenticated. */
export const takeRequest =
  (dependencies: Dependencies) =>
  async (event: UrlEvent, requestId: string): Promise<UrlAnswer> => {
    const call = readCall(event, EXAMPLE);
    if ('statusCode' in call) return call;
    const { body } = call;
    const action = body['action'];
    const known = [...PROMOTIONS, ...ACTIONS];
    if (typeof action !== 'string' || !known.includes(action))
      return urlAnswer(
        refusal(
          'REQUEST_MALFORMED',
          `"action" is ${(JSON.stringify(action) ?? 'missing').slice(0, 100)}; it takes one of ${known.join(', ')}.`,
        ),
      );
    const caller = await identify(call.caller, dependencies);
    return urlAnswer(
      ACTIONS.includes(action)
        ? await dependencies.steer(body, caller)
        : await start(dependencies, action as Action, body, caller, requestId),
    );
  };

/**
 * The execution gets a name that nobody chooses: a request with the same token of the same caller is the same one, any other is one of
 * its own.
 */
const start = async (
  dependencies: Dependencies,
  action: Action,
  body: Readonly<Record<string, unknown>>,
  caller: Identity,
  requestId: string,
): Promise<Requested> => {
  const { configuration, executions, hash } = dependencies;
  const requester = shownIdentity(caller);
  const order = readPromotion(action, body, requester, configuration);
  if ('code' in order) return { outcome: 'rejected', ...order };
  const { input, label, clientToken } = order;
  const name = `${label.replace(/[^A-Za-z0-9_-]/g, '-').slice(0, 60)}-${hash(JSON.stringify([caller.arn, clientToken ?? requestId])).slice(0, 16)}`;
  const started = await startFor(dependencies, name, input, { kind: 'callers', callers: [caller] });
  if (started === 'other')
    return {
      outcome: 'rejected',
      ...refusal(
        'REQUEST_REPEATED',
        `The clientToken "${clientToken}" was used for another request: nothing was started.`,
      ),
    };
  const executionArn = executions.named(name);
  return {
    outcome: 'started',
    executionArn,
    requester,
    message: `${action} was requested by ${requester}. ${action === 'plan' ? `Read the plan in the output of execution ${name}.` : `Follow it in execution ${name}. Hallmark notifies you of the outcome.`}`,
  };
};

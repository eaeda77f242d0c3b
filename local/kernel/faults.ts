import type { Access, Call } from './call.ts';
import { AwsError } from './errors.ts';
import type { Ids } from './ids.ts';
import { accessDenied, throttled } from './refusals.ts';
import type { FaultRule } from './switches.ts';

/** Thrown where the connection has to break instead of an answer. */
export class BrokenConnection extends Error {}

/** Counts what each fault rule has seen and hit, and picks the one for a call. */
export class Faults {
  readonly #seen = new WeakMap<FaultRule, { passed: number; hit: number }>();
  readonly #ids: Ids;

  constructor(ids: Ids) {
    this.#ids = ids;
  }

  /** `killable`: a function makes the call. */
  pick(rules: readonly FaultRule[], call: Call, caller: string, killable: boolean): FaultRule | undefined {
    return rules.find(
      (rule) =>
        matches(rule, call) &&
        (rule.caller === undefined || rule.caller === caller) &&
        (killable || !isKill(rule)) &&
        this.#due(rule),
    );
  }

  #due(rule: FaultRule): boolean {
    const seen = this.#seen.get(rule) ?? { passed: 0, hit: 0 };
    this.#seen.set(rule, seen);
    if (seen.passed < (rule.after ?? 0)) {
      seen.passed += 1;
      return false;
    }
    if (rule.count !== undefined && seen.hit >= rule.count) return false;
    if (rule.probability !== undefined && this.#ids.random('fault') >= rule.probability) return false;
    seen.hit += 1;
    return true;
  }
}

const matches = (rule: FaultRule, { service, operation, account, region }: Call): boolean =>
  (rule.service === '*' || rule.service === service) &&
  (rule.operation === '*' || rule.operation === operation) &&
  (rule.account === undefined || rule.account === account) &&
  (rule.region === undefined || rule.region === region);

export const isKill = ({ kind }: FaultRule): boolean => kind === 'kill-before' || kind === 'kill-after';

/** The call takes effect, although nobody hears of it. */
export const takesEffect = ({ kind }: FaultRule): boolean => kind === 'lost-answer' || kind === 'kill-after';

/** The error of a rule that answers with one; the connection breaks for the others. */
export const faultError = (rule: FaultRule, { service, operation, principal }: Call, access?: Access): Error => {
  if (rule.kind === 'throttle') return throttled(service);
  if (rule.kind === 'access-denied') {
    const denied = access ?? { action: `${service}:${operation}`, resource: '*' };
    return accessDenied(service, principal, denied, 'because a fault says so');
  }
  if (rule.kind === 'error') {
    return new AwsError(rule.errorName ?? 'InternalFailure', rule.message ?? 'An internal error has occurred.', {
      status: rule.status ?? 500,
    });
  }
  return new BrokenConnection(rule.kind);
};

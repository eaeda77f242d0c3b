import { type Check, compileCheck } from './compile.ts';
import { constraintsOf } from './data.ts';
import { allowedInPractice } from './exceptions.ts';
import { refusal } from './refusal.ts';

const checks = new Map<string, Check | undefined>();

interface Request {
  readonly service: string;
  readonly operation: string;
  /** A call from inside has not passed an SDK, which fills in idempotency tokens. */
  readonly wire: boolean;
}

/** Throws the service's own error for an input that its model does not allow. An operation's check is compiled at its first call. */
export const checkRequest = ({ service, operation, wire }: Request, input: object): void => {
  const violations = (checkOf(service, operation)?.(input) ?? []).filter(
    (violation) => (wire || !violation.generated) && !allowedInPractice(service, operation, violation),
  );
  const [first, ...rest] = violations;
  if (first) throw refusal(service, operation, [first, ...rest]);
};

const checkOf = (service: string, operation: string): Check | undefined => {
  const key = `${service}:${operation}`;
  if (!checks.has(key)) checks.set(key, compiled(service, operation));
  return checks.get(key);
};

const compiled = (service: string, operation: string): Check | undefined => {
  const constraints = constraintsOf(service);
  const shape = constraints?.operations[operation];
  return constraints && typeof shape === 'string' ? compileCheck(constraints, shape) : undefined;
};

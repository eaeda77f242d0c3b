import { LocalAwsError } from '../kernel/errors.ts';
import { attributeOf } from './references.ts';
import { NO_VALUE, pseudoParameter, type Scope } from './scope.ts';
import { intrinsic, isObject } from './template.ts';

type Intrinsic = (argument: unknown, scope: Scope) => unknown;

/**
 * A value with every intrinsic function resolved. Throws {@link LocalAwsError} naming what cannot be.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
 */
export const resolve = (value: unknown, scope: Scope): unknown => {
  if (Array.isArray(value)) return value.map((item) => resolve(item, scope)).filter((item) => item !== NO_VALUE);
  const call = intrinsic(value);
  if (call) return (FUNCTIONS[call.name] ?? unsupported(call.name))(call.argument, scope);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([name, inner]) => [name, resolve(inner, scope)] as const);
  return Object.fromEntries(entries.filter(([, inner]) => inner !== NO_VALUE));
};

const fail = (message: string): never => {
  throw new LocalAwsError(message);
};

const unsupported = (name: string): Intrinsic =>
  fail(`local AWS does not resolve ${name}. It knows ${Object.keys(FUNCTIONS).sort().join(', ')}.`);

export const isKnownIntrinsic = (name: string): boolean => Object.hasOwn(FUNCTIONS, name) || name === 'Condition';

const ref: Intrinsic = (argument, scope) => {
  const name = String(argument);
  const pseudo = pseudoParameter(name, scope);
  if (pseudo !== undefined) return pseudo;
  return (
    scope.parameters[name] ??
    scope.resources.get(name)?.ref ??
    fail(`Ref "${name}" names no parameter and no resource of the stack`)
  );
};

const getAtt: Intrinsic = (argument, scope) => {
  const { logicalId, attribute } = attributeOf(argument);
  const name = String(resolve(attribute, scope));
  const resource =
    scope.resources.get(logicalId) ?? fail(`Fn::GetAtt names "${logicalId}", which is no resource of the stack`);
  const known = Object.keys(resource.attributes ?? {});
  return (
    resource.attributes?.[name] ??
    fail(`Fn::GetAtt "${logicalId}.${name}": the local resource has ${known.join(', ') || 'no attributes'}`)
  );
};

const sub: Intrinsic = (argument, scope) => {
  const [text, given] = Array.isArray(argument) ? argument : [argument, {}];
  const variables = resolve(given, scope);
  return String(text).replace(/\$\{(!?)([^}]+)\}/g, (_match, literal: string, inner: string) => {
    const name = inner.trim();
    if (literal) return `\${${inner}}`;
    if (isObject(variables) && name in variables) return String(variables[name]);
    return String(name.includes('.') ? getAtt(name, scope) : ref(name, scope));
  });
};

const pair = (argument: unknown, name: string): readonly [unknown, unknown] =>
  Array.isArray(argument) && argument.length === 2 ? [argument[0], argument[1]] : fail(`${name} takes a list of two`);

const list = (value: unknown, name: string): readonly unknown[] =>
  Array.isArray(value) ? value : fail(`${name} needs a list`);

const join: Intrinsic = (argument, scope) => {
  const [separator, items] = pair(argument, 'Fn::Join');
  return list(resolve(items, scope), 'Fn::Join').join(String(separator));
};

const split: Intrinsic = (argument, scope) => {
  const [separator, text] = pair(argument, 'Fn::Split');
  return String(resolve(text, scope)).split(String(separator));
};

const select: Intrinsic = (argument, scope) => {
  const [index, items] = pair(argument, 'Fn::Select');
  const all = list(resolve(items, scope), 'Fn::Select');
  return (
    all[Number(resolve(index, scope))] ??
    fail(`Fn::Select: there is no item ${String(index)} in a list of ${all.length}`)
  );
};

const findInMap: Intrinsic = (argument, scope) => {
  const [map, first, second] = list(argument, 'Fn::FindInMap').map((part) => String(resolve(part, scope)));
  const found = scope.template.Mappings?.[map ?? '']?.[first ?? '']?.[second ?? ''];
  return found ?? fail(`Fn::FindInMap: there is no ${map}.${first}.${second}`);
};

const importValue: Intrinsic = (argument, scope) => {
  const name = String(resolve(argument, scope));
  return (
    scope.exported(name) ?? fail(`Fn::ImportValue: no stack of ${scope.account} in ${scope.region} exports "${name}"`)
  );
};

const getStackOutput: Intrinsic = (argument, scope) => {
  const { StackName, OutputName, Region } = resolve(argument, scope) as Record<string, string | undefined>;
  const stack = StackName ?? '';
  const found = scope.stackOutput(stack, Region ?? scope.region, OutputName ?? '');
  return (
    found ?? fail(`Fn::GetStackOutput: the stack ${stack} in ${Region ?? scope.region} has no output "${OutputName}"`)
  );
};

/** The value of a condition of the template, worked out once. */
export const condition = (name: string, scope: Scope): boolean => {
  const known = scope.conditions.get(name);
  if (known !== undefined) return known;
  const expression = scope.template.Conditions?.[name] ?? fail(`the template has no condition "${name}"`);
  const value = resolve(expression, scope) === true;
  scope.conditions.set(name, value);
  return value;
};

const choose: Intrinsic = (argument, scope) => {
  const [name, yes, no] = list(argument, 'Fn::If');
  return resolve(condition(String(name), scope) ? yes : no, scope);
};

const FUNCTIONS: Readonly<Record<string, Intrinsic>> = {
  Ref: ref,
  Condition: (argument, scope) =>
    typeof argument === 'string' ? condition(argument, scope) : { Condition: resolve(argument, scope) },
  'Fn::GetAtt': getAtt,
  'Fn::Sub': sub,
  'Fn::Join': join,
  'Fn::Split': split,
  'Fn::Select': select,
  'Fn::If': choose,
  'Fn::Equals': (argument, scope) => {
    const [left, right] = pair(resolve(argument, scope), 'Fn::Equals');
    return String(left) === String(right);
  },
  'Fn::And': (argument, scope) => list(argument, 'Fn::And').every((part) => resolve(part, scope) === true),
  'Fn::Or': (argument, scope) => list(argument, 'Fn::Or').some((part) => resolve(part, scope) === true),
  'Fn::Not': (argument, scope) => resolve(list(argument, 'Fn::Not')[0], scope) !== true,
  'Fn::FindInMap': findInMap,
  'Fn::Base64': (argument, scope) => Buffer.from(String(resolve(argument, scope))).toString('base64'),
  'Fn::ImportValue': importValue,
  'Fn::GetStackOutput': getStackOutput,
  'Fn::GetAZs': (argument, scope) =>
    ['a', 'b', 'c'].map((zone) => `${String(resolve(argument, scope)) || scope.region}${zone}`),
};

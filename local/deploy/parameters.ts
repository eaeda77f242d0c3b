import { LocalAwsError } from '../kernel/errors.ts';
import type { World } from '../kernel/world.ts';
import { parameter } from './dynamic-references.ts';
import type { TemplateParameter } from './template.ts';

interface Request {
  readonly parameters: Readonly<Record<string, TemplateParameter>>;
  readonly given: Readonly<Record<string, string>>;
  readonly account: string;
  readonly region: string;
}

type Values = Readonly<Record<string, string | readonly string[]>>;

/** Values of a template's parameters. Throws {@link LocalAwsError} for one without a value, or with one that is not allowed. */
export const parameterValues = async (
  { parameters, given, account, region }: Request,
  world: World,
): Promise<Values> => {
  const values: Record<string, string | readonly string[]> = {};
  for (const [name, definition] of Object.entries(parameters)) {
    const text = textOf(name, definition, given);
    const value = definition.Type.startsWith('AWS::SSM::Parameter::Value')
      ? await parameter(text, { account, region }, world)
      : text;
    values[name] = isList(definition.Type) ? value.split(',').map((item) => item.trim()) : value;
  }
  return values;
};

const isList = (type: string): boolean =>
  type === 'CommaDelimitedList' || type.includes('List<') || type.includes('CommaDelimitedList');

const textOf = (name: string, { Default, AllowedValues }: TemplateParameter, given: Request['given']): string => {
  const value = given[name] ?? Default;
  if (value === undefined) throw new LocalAwsError(`the parameter ${name} has no value and no default`);
  const text = Array.isArray(value) ? value.join(',') : String(value);
  if (AllowedValues && !AllowedValues.map(String).includes(text)) {
    throw new LocalAwsError(`the parameter ${name} is "${text}"; allowed are ${AllowedValues.join(', ')}`);
  }
  return text;
};

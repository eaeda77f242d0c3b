import { intrinsic, isObject, type TemplateResource } from './template.ts';

/** Logical ids (of resources or parameters) that a value refers to through Ref, Fn::GetAtt and Fn::Sub. */
export const references = (value: unknown): Set<string> => {
  const found = new Set<string>();
  collect(value, found);
  return found;
};

const collect = (value: unknown, found: Set<string>): void => {
  if (Array.isArray(value)) for (const item of value) collect(item, found);
  if (!isObject(value)) return;
  const call = intrinsic(value);
  if (call?.name === 'Ref') found.add(String(call.argument));
  else if (call?.name === 'Fn::GetAtt') found.add(attributeOf(call.argument).logicalId);
  else if (call?.name === 'Fn::Sub') collectSub(call.argument, found);
  else for (const inner of Object.values(value)) collect(inner, found);
};

const collectSub = (argument: unknown, found: Set<string>): void => {
  const [text, variables] = Array.isArray(argument) ? argument : [argument, {}];
  collect(variables, found);
  for (const name of placeholders(String(text))) {
    if (!isObject(variables) || !(name in variables)) found.add(name.split('.')[0] ?? '');
  }
};

/** Names in `${…}`; `${!literal}` is none. */
export const placeholders = (text: string): readonly string[] =>
  [...text.matchAll(/\$\{([^!}][^}]*)\}/g)].map(([, name = '']) => name.trim());

/** `["Id", "Attribute"]` or `"Id.Attribute"`. */
export const attributeOf = (argument: unknown): { readonly logicalId: string; readonly attribute: unknown } => {
  if (Array.isArray(argument)) return { logicalId: String(argument[0]), attribute: argument[1] };
  const [logicalId = '', ...rest] = String(argument).split('.');
  return { logicalId, attribute: rest.join('.') };
};

export const dependsOn = ({ Properties = {}, DependsOn = [] }: TemplateResource): Set<string> => {
  const named = typeof DependsOn === 'string' ? [DependsOn] : DependsOn;
  return new Set([...references(Properties), ...named]);
};

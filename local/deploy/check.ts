import type { ResourceType } from '../kernel/service.ts';
import { isKnownIntrinsic } from './intrinsics.ts';
import { dependsOn, references } from './references.ts';
import { isPseudoParameter } from './scope.ts';
import { inOrder } from './sort.ts';
import { intrinsic, isObject, type Template, type TemplateResource } from './template.ts';

export type ResourceTypes = ReadonlyMap<string, ResourceType>;

/** Says nothing and does nothing; CDK adds it for statistics. */
export const IGNORED_TYPES: ReadonlySet<string> = new Set(['AWS::CDK::Metadata']);

/** Everything in a template that local AWS cannot run, a sentence each. `name` is the stack's. */
export const problemsOf = (name: string, template: Template, types: ResourceTypes): readonly string[] => {
  const { Resources = {}, Outputs = {}, Transform } = template;
  const problems =
    Transform === undefined ? [] : [`${name}: local AWS runs no transforms (${JSON.stringify(Transform)}).`];
  for (const [logicalId, resource] of Object.entries(Resources)) {
    const at = `${name}/${logicalId}`;
    problems.push(
      ...ofType(at, resource, types),
      ...ofReferences(at, dependsOn(resource), template),
      ...ofIntrinsics(at, resource.Properties),
    );
  }
  for (const [key, { Value }] of Object.entries(Outputs)) {
    problems.push(
      ...ofReferences(`${name}, output ${key}`, references(Value), template),
      ...ofIntrinsics(`${name}, output ${key}`, Value),
    );
  }
  const { cycle } = inOrder(new Map(Object.entries(Resources)), dependsOn);
  return cycle ? [...problems, `${name}: resources need each other in a circle: ${cycle.join(' → ')}.`] : problems;
};

const ofType = (at: string, { Type, Properties = {} }: TemplateResource, types: ResourceTypes): readonly string[] => {
  if (IGNORED_TYPES.has(Type)) return [];
  if (Type.startsWith('Custom::') || Type === 'AWS::CloudFormation::CustomResource') {
    return [
      `${at}: local AWS runs no custom resources (${Type}). Use a construct that needs none, such as a resource type of AWS itself.`,
    ];
  }
  const type = types.get(Type);
  if (!type)
    return [
      `${at}: local AWS has no resource type ${Type}. Leave it out of the app, or add it to resourceTypes of its service in local/services.`,
    ];
  return Object.keys(Properties)
    .filter((property) => !type.properties.includes(property))
    .map(
      (property) =>
        `${at}: local AWS does not know the property ${property} of ${Type}. Leave it out, or support it in local/services; known are ${[...type.properties].sort().join(', ')}.`,
    );
};

const ofReferences = (
  at: string,
  wanted: Iterable<string>,
  { Resources = {}, Parameters = {} }: Template,
): readonly string[] =>
  [...wanted]
    .filter((id) => !(id in Resources) && !(id in Parameters) && !isPseudoParameter(id))
    .map((id) => `${at}: refers to "${id}", which is no resource or parameter of the template.`);

const ofIntrinsics = (at: string, value: unknown): readonly string[] => {
  const unknown = new Set<string>();
  walk(value, (name) => {
    if (!isKnownIntrinsic(name)) unknown.add(name);
  });
  return [...unknown].map((name) => `${at}: local AWS does not resolve ${name}. Give the value itself.`);
};

const walk = (value: unknown, visit: (intrinsicName: string) => void): void => {
  const call = intrinsic(value);
  if (call) visit(call.name);
  if (Array.isArray(value)) for (const item of value) walk(item, visit);
  else if (isObject(value)) for (const inner of Object.values(value)) walk(inner, visit);
};

import type { CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';

export type Properties = Readonly<Record<string, unknown>>;

export interface TemplateResource {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Properties;
  /** Stays when its stack is deleted. */
  readonly retained: boolean;
}

export interface StackResources {
  readonly stack: string;
  readonly region: string;
  readonly resources: readonly TemplateResource[];
}

export const resourcesOf = ({ id, environment, template }: CloudFormationStackArtifact): StackResources => ({
  stack: id,
  region: environment.region,
  resources: Object.entries(
    (template.Resources ?? {}) as Record<string, { Type: string; Properties?: Properties; DeletionPolicy?: string }>,
  ).map(([logicalId, { Type, Properties = {}, DeletionPolicy = '' }]) => ({
    logicalId,
    type: Type,
    properties: Properties,
    retained: DeletionPolicy.startsWith('Retain'),
  })),
});

/** A property whose text the template has; undefined for what is known only once it is deployed. */
export const textIn = (properties: Properties, name: string): string | undefined => {
  const value = properties[name];
  return typeof value === 'string' ? value : undefined;
};

export const objectIn = (properties: Properties, name: string): Properties => {
  const value = properties[name];
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Properties) : {};
};

export const objectsIn = (properties: Properties, name: string): readonly Properties[] => {
  const value = properties[name];
  return Array.isArray(value) ? (value as Properties[]) : [];
};

export const textsIn = (properties: Properties, name: string): readonly string[] => {
  const value = properties[name];
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
};

/** The logical id that a `Ref` or `Fn::GetAtt` names. */
export const referenceIn = (properties: Properties, name: string): string | undefined => {
  const reference = objectIn(properties, name);
  const attribute = reference['Fn::GetAtt'];
  const id = Array.isArray(attribute) ? attribute[0] : (reference['Ref'] ?? attribute);
  return typeof id === 'string' ? id.split('.')[0] : undefined;
};

import type { Component, ComponentSummary, ComponentVersion } from '@aws-sdk/client-imagebuilder';
import { checkDocument } from '../../../../shared/component-document/check-document.ts';
import type { World } from '../../../kernel/world.ts';
import { arnOf, parseArn, withoutBuild } from '../arn.ts';
import { managedComponents } from '../managed/catalog.ts';
import { factory, type Place, type StoredComponent } from '../store.ts';

export const componentSummary = ({
  arn,
  name,
  version,
  type,
  platform,
  given,
  createdAt,
  tags,
}: StoredComponent): ComponentSummary => ({
  arn,
  name,
  version,
  type,
  ...(platform ? { platform } : {}),
  supportedOsVersions: given.supportedOsVersions,
  owner: arn.split(':')[4],
  description: given.description,
  changeDescription: given.changeDescription,
  dateCreated: new Date(createdAt).toISOString(),
  tags,
  obfuscate: false,
});

export const componentDetails = (component: StoredComponent): Component => {
  const { data, kmsKeyId } = component.given;
  const { document } = checkDocument(data ?? '', component.platform);
  return {
    ...componentSummary(component),
    data,
    kmsKeyId,
    encrypted: true,
    parameters: (document?.parameters ?? []).map(({ name, type, default: value, description }) => ({
      name,
      type,
      ...(value === undefined ? {} : { defaultValue: [value] }),
      ...(description === undefined ? {} : { description }),
    })),
  };
};

export const managedDetails = (world: World, arn: string): Component | undefined => {
  const { name, version } = parseArn(arn) ?? {};
  const found = managedComponents(world).find((one) => one.name === name);
  if (!found || version === undefined) return undefined;
  const { platform, type, description, parameters = [] } = found;
  return {
    arn,
    name: found.name,
    version,
    type,
    platform,
    owner: 'Amazon',
    description,
    encrypted: true,
    parameters: parameters.map((parameter) => ({ name: parameter, type: 'string' })),
  };
};

export const ownComponents = (world: World, { account, region }: Place): readonly ComponentVersion[] =>
  Object.values(factory(world, account, region).components).map((component) => {
    const { tags: _tags, changeDescription: _change, obfuscate: _obfuscate, ...rest } = componentSummary(component);
    return { ...rest, arn: withoutBuild(component.arn) };
  });

export const amazonComponents = (world: World, { region }: Place): readonly ComponentVersion[] =>
  managedComponents(world).flatMap(({ name, platform, type, description, versions }) =>
    versions.map((version) => ({
      arn: arnOf('aws', region, 'component', `${name}/${version}`),
      name,
      version,
      description,
      platform,
      type,
      owner: 'Amazon',
    })),
  );

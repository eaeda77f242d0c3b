import type { CreateComponentRequest } from '@aws-sdk/client-imagebuilder';
import type { ResourceType } from '../../../kernel/service.ts';
import { createComponent } from '../definitions/create-component.ts';
import { removeComponent } from '../operations/components.ts';
import { factory, type StoredComponent } from '../store.ts';
import { assetText } from './asset-text.ts';
import { versionAttributes } from './attributes.ts';
import { fromTemplate } from './from-template.ts';
import { versionThere } from './there.ts';

const properties = [
  'Name',
  'Version',
  'Platform',
  'Data',
  'Uri',
  'Description',
  'ChangeDescription',
  'KmsKeyId',
  'SupportedOsVersions',
  'Tags',
] as const;

const view = (stored: StoredComponent) => ({
  ref: stored.arn,
  attributes: { ...versionAttributes(stored), Type: stored.type, Encrypted: 'true' },
});

/** Nothing of a component can be changed: CloudFormation replaces it. */
export const component: ResourceType = {
  properties,
  replacedBy: properties,
  find: (request, world) => versionThere(request, world, 'components', 'component', view),
  create: (request, world) => {
    const given = fromTemplate<CreateComponentRequest>(request.properties);
    const text = assetText(given.uri, request);
    const { stored } = createComponent(world, request, { ...given, ...(text === undefined ? {} : { data: text }) });
    return view(stored);
  },
  delete: ({ account, region, physicalId }, world) => {
    if (factory(world, account, region).components[physicalId]) removeComponent(world, { account, region }, physicalId);
  },
};

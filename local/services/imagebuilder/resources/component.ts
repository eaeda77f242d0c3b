import type { CreateComponentRequest } from '@aws-sdk/client-imagebuilder';
import type { ResourceType } from '../../../kernel/service.ts';
import { createComponent } from '../definitions/create-component.ts';
import { assetText } from './asset-text.ts';
import { versionAttributes } from './attributes.ts';
import { fromTemplate } from './from-template.ts';

export const component: ResourceType = {
  properties: [
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
  ],
  create: (request, world) => {
    const given = fromTemplate<CreateComponentRequest>(request.properties);
    const text = assetText(given.uri, request);
    const { stored } = createComponent(world, request, { ...given, ...(text === undefined ? {} : { data: text }) });
    return { ref: stored.arn, attributes: { ...versionAttributes(stored), Type: stored.type, Encrypted: 'true' } };
  },
};

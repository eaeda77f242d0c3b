import type { CreateWorkflowRequest } from '@aws-sdk/client-imagebuilder';
import type { ResourceType } from '../../../kernel/service.ts';
import { createWorkflow } from '../definitions/create-workflow.ts';
import { assetText } from './asset-text.ts';
import { versionAttributes } from './attributes.ts';
import { fromTemplate } from './from-template.ts';

export const workflow: ResourceType = {
  properties: ['Name', 'Version', 'Type', 'Data', 'Uri', 'Description', 'ChangeDescription', 'KmsKeyId', 'Tags'],
  create: (request, world) => {
    const given = fromTemplate<CreateWorkflowRequest>(request.properties);
    const text = assetText(given.uri, request);
    const { stored } = createWorkflow(world, request, { ...given, ...(text === undefined ? {} : { data: text }) });
    return { ref: stored.arn, attributes: versionAttributes(stored) };
  },
};

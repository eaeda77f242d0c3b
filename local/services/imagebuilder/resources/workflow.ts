import type { CreateWorkflowRequest } from '@aws-sdk/client-imagebuilder';
import type { ResourceType } from '../../../kernel/service.ts';
import { createWorkflow } from '../definitions/create-workflow.ts';
import { removeWorkflow } from '../operations/workflows.ts';
import { factory, type StoredWorkflow } from '../store.ts';
import { assetText } from './asset-text.ts';
import { versionAttributes } from './attributes.ts';
import { fromTemplate } from './from-template.ts';
import { versionThere } from './there.ts';

const view = (stored: StoredWorkflow) => ({ ref: stored.arn, attributes: versionAttributes(stored) });

const IMMUTABLE = ['Name', 'Version', 'Type', 'Data', 'Uri', 'Description', 'ChangeDescription', 'KmsKeyId'];

export const workflow: ResourceType = {
  properties: [...IMMUTABLE, 'Tags'],
  replacedBy: IMMUTABLE,
  find: (request, world) =>
    versionThere(request, world, 'workflows', `workflow/${String(request.properties['Type']).toLowerCase()}`, view),
  create: (request, world) => {
    const given = fromTemplate<CreateWorkflowRequest>(request.properties);
    const text = assetText(given.uri, request);
    const { stored } = createWorkflow(world, request, { ...given, ...(text === undefined ? {} : { data: text }) });
    return view(stored);
  },
  delete: ({ account, region, physicalId }, world) => {
    if (factory(world, account, region).workflows[physicalId]) removeWorkflow(world, { account, region }, physicalId);
  },
};

import type { Service } from '../../kernel/service.ts';
import { createImage, listBuilds, planNextBuild } from './controls/controls.ts';
import { publishManaged } from './controls/publish-managed.ts';
import { buildingOperations } from './operations/building.ts';
import { componentOperations } from './operations/components.ts';
import { containerRecipeOperations } from './operations/container-recipes.ts';
import { distributionOperations } from './operations/distributions.ts';
import { findingOperations } from './operations/findings.ts';
import { imageRecipeOperations } from './operations/image-recipes.ts';
import { imageOperations } from './operations/images.ts';
import { infrastructureOperations } from './operations/infrastructures.ts';
import { lifecycleExecutionOperations } from './operations/lifecycle-executions.ts';
import { lifecyclePolicyOperations } from './operations/lifecycle-policies.ts';
import { pipelineOperations } from './operations/pipelines.ts';
import { tagOperations } from './operations/tags.ts';
import { workflowExecutionOperations } from './operations/workflow-executions.ts';
import { workflowOperations } from './operations/workflows.ts';
import { resourceTypes } from './resources/types.ts';

/** EC2 Image Builder: factories from templates, builds that go through their states in virtual time, scans. */
export const imagebuilder: Service = {
  name: 'imagebuilder',
  client: () => import('@aws-sdk/client-imagebuilder'),
  operations: {
    ...buildingOperations,
    ...componentOperations,
    ...containerRecipeOperations,
    ...distributionOperations,
    ...findingOperations,
    ...imageOperations,
    ...imageRecipeOperations,
    ...infrastructureOperations,
    ...lifecycleExecutionOperations,
    ...lifecyclePolicyOperations,
    ...pipelineOperations,
    ...tagOperations,
    ...workflowExecutionOperations,
    ...workflowOperations,
  },
  resourceTypes,
  controls: {
    'next-build': planNextBuild,
    'create-image': createImage,
    builds: listBuilds,
    'publish-managed': publishManaged,
  },
};

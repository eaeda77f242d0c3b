import type { ResourceType } from '../../../kernel/service.ts';
import { component } from './component.ts';
import { distribution, infrastructure, lifecyclePolicy, pipeline } from './named.ts';
import { containerRecipe, imageRecipe } from './recipes.ts';
import { workflow } from './workflow.ts';

export const resourceTypes: Readonly<Record<string, ResourceType>> = {
  'AWS::ImageBuilder::Component': component,
  'AWS::ImageBuilder::ContainerRecipe': containerRecipe,
  'AWS::ImageBuilder::DistributionConfiguration': distribution,
  'AWS::ImageBuilder::ImagePipeline': pipeline,
  'AWS::ImageBuilder::ImageRecipe': imageRecipe,
  'AWS::ImageBuilder::InfrastructureConfiguration': infrastructure,
  'AWS::ImageBuilder::LifecyclePolicy': lifecyclePolicy,
  'AWS::ImageBuilder::Workflow': workflow,
};

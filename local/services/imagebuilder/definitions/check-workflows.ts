import type { WorkflowConfiguration } from '@aws-sdk/client-imagebuilder';
import type { World } from '../../../kernel/world.ts';
import { roleOf } from '../../iam/state.ts';
import { invalidCombination, invalidValue, quotaExceeded } from '../errors.ts';
import type { Place } from '../store.ts';
import { findWorkflow } from '../workflows/find-workflow.ts';
import { checkOneOf } from './names.ts';
import { MOST } from './quotas.ts';

/** Workflows of a pipeline or image: there, few enough, and with the role that they need. */
export const checkWorkflows = (
  world: World,
  place: Place,
  workflows: readonly WorkflowConfiguration[] = [],
  executionRole: string | undefined,
): void => {
  if (
    executionRole?.startsWith('arn:') &&
    !executionRole.includes(':role/aws-service-role/') &&
    !roleOf(world, executionRole)
  )
    throw invalidValue('executionRole', `There is no role ${executionRole}.`);
  if (workflows.length === 0) return;
  if (executionRole === undefined) throw invalidCombination('executionRole is required where workflows are given.');
  if (workflows.length > MOST.workflowsPerImage) throw quotaExceeded('workflows per image', MOST.workflowsPerImage);
  const builds: string[] = [];
  for (const [index, { workflowArn, onFailure, parallelGroup, parameters = [] }] of workflows.entries()) {
    const at = `workflows[${index}]`;
    const found = findWorkflow(world, place, workflowArn ?? '');
    if (typeof found === 'string') throw invalidValue(`${at}.workflowArn`, found);
    if (onFailure !== undefined) checkOneOf(`${at}.onFailure`, onFailure, ['CONTINUE', 'ABORT']);
    if ((onFailure !== undefined || parallelGroup !== undefined) && found.type !== 'TEST')
      throw invalidCombination(`${at}: onFailure and parallelGroup are for test workflows only.`);
    if (found.type === 'BUILD') builds.push(found.arn);
    const unknown = parameters.find(({ name }) => !found.document.parameters.some((one) => one.name === name));
    if (unknown && !workflowArn?.includes(':aws:'))
      throw invalidValue(`${at}.parameters`, `The workflow '${found.arn}' has no parameter '${unknown.name}'.`);
  }
  if (builds.length > 1) throw invalidCombination('An image has one build workflow at most.');
};

import { type FoundWorkflow, findWorkflow } from '../workflows/find-workflow.ts';
import type { Build } from './build.ts';
import type { WorkflowOf } from './run-workflow.ts';

/** The workflows of a stage: those that the build names, or AWS's own where it names none at all for it. */
export const workflowsOf = (
  build: Build,
  type: FoundWorkflow['type'],
): readonly (WorkflowOf & { readonly mayFail: boolean })[] => {
  const { world, place, image } = build;
  const given = image.order.workflows.flatMap(({ workflowArn, parallelGroup, parameters = [], onFailure }) => {
    const workflow = findWorkflow(world, place, workflowArn ?? '');
    if (typeof workflow === 'string' || workflow.type !== type) return [];
    return [
      {
        workflow,
        ...(parallelGroup === undefined ? {} : { parallelGroup }),
        parameters: Object.fromEntries(parameters.map(({ name = '', value = [] }) => [name, value])),
        mayFail: onFailure === 'CONTINUE',
      },
    ];
  });
  // Who names workflows says which tests there are; an image is built and distributed in any case.
  if (given.length > 0 || (type === 'TEST' && image.order.workflows.length > 0)) return given;
  const name =
    type === 'DISTRIBUTION'
      ? 'distribute-image'
      : `${type.toLowerCase()}-${image.type === 'AMI' ? 'image' : 'container'}`;
  const arn = `arn:aws:imagebuilder:${place.region}:aws:workflow/${type.toLowerCase()}/${name}/x.x.x`;
  const workflow = findWorkflow(world, place, arn);
  return typeof workflow === 'string' ? [] : [{ workflow, parameters: {}, mayFail: false }];
};

import { IGNORED_TYPES } from './check.ts';
import { condition } from './intrinsics.ts';
import { dependsOn } from './references.ts';
import type { Scope } from './scope.ts';
import { inOrder } from './sort.ts';
import type { TemplateResource } from './template.ts';

export interface PlannedResource {
  readonly logicalId: string;
  readonly type: string;
  readonly resource: TemplateResource;
}

/** The resources of a template whose conditions hold, in the order in which they need each other. */
export const plannedResources = (scope: Scope): readonly PlannedResource[] => {
  const all = new Map(
    Object.entries(scope.template.Resources ?? {}).map(([logicalId, resource]) => [
      logicalId,
      { logicalId, type: resource.Type, resource },
    ]),
  );
  return inOrder(all, (item) => dependsOn(item.resource)).sorted.filter(
    ({ type, resource }) => !IGNORED_TYPES.has(type) && (!resource.Condition || condition(resource.Condition, scope)),
  );
};

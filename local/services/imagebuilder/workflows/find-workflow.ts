import type { World } from '../../../kernel/world.ts';
import { parseArn } from '../arn.ts';
import { managedWorkflows, named } from '../managed/catalog.ts';
import { factory, type Place } from '../store.ts';
import { newestOf } from '../versions/semantic-version.ts';
import { parseWorkflow, type WorkflowDocument } from './document.ts';

export interface FoundWorkflow {
  /** Build version ARN. */
  readonly arn: string;
  readonly type: 'BUILD' | 'TEST' | 'DISTRIBUTION';
  readonly document: WorkflowDocument;
}

/** What an ARN means now, wildcards being the newest; or a sentence that says why it means nothing. */
export const findWorkflow = (world: World, place: Place, arn: string): FoundWorkflow | string => {
  const parsed = parseArn(arn);
  const type = parsed?.kind.split('/')[1]?.toUpperCase() as FoundWorkflow['type'] | undefined;
  if (!parsed?.kind.startsWith('workflow/') || parsed.version === undefined || type === undefined)
    return `'${arn}' is no ARN of a workflow version: arn:aws:imagebuilder:<region>:<account>:workflow/<build|test|distribution>/<name>/<version>.`;
  if (parsed.owner === 'aws') return managed(world, arn, parsed.name, parsed.version, type);
  const prefix = `:${parsed.kind}/${parsed.name}/`;
  const all = Object.values(factory(world, parsed.owner, place.region).workflows).filter((one) =>
    one.arn.includes(prefix),
  );
  const version = newestOf(
    all.map((one) => one.version),
    parsed.version,
  );
  const found = all.find((one) => one.version === version);
  const document = found && parseWorkflow(found.given.data ?? '', type);
  return found && document && typeof document !== 'string'
    ? { arn: found.arn, type, document }
    : `There is no workflow '${arn}'.`;
};

const managed = (
  world: World,
  arn: string,
  name: string,
  version: string,
  type: FoundWorkflow['type'],
): FoundWorkflow | string => {
  const found = named(
    managedWorkflows(world).filter((one) => one.type === type),
    name,
    `${type.toLowerCase()} workflow`,
  );
  if (typeof found === 'string') return found;
  const newest = newestOf(found.versions, version);
  if (newest === undefined)
    return `Amazon's workflow '${name}' has no version ${version}; it has ${found.versions.join(', ')}.`;
  return {
    arn: `${arn.slice(0, arn.indexOf(`/${name}/`))}/${name}/${newest}/1`,
    type,
    document: {
      parameters: [],
      steps: found.steps.map(([step, action]) => ({ name: step, action, onFailure: 'Abort', inputs: {} })),
    },
  };
};

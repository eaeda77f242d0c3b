import { AwsError } from '../../../kernel/errors.ts';
import type { Control } from '../../../kernel/service.ts';
import { managedComponents, managedImages, managedWorkflows, named, publish } from '../managed/catalog.ts';
import { parseVersion } from '../versions/semantic-version.ts';

/** `{name, version}`: AWS publishes a version of an image, component or workflow that it keeps, in every region. */
export const publishManaged: Control = (body, world) => {
  const { name = '', version = '' } = (body ?? {}) as { name?: string; version?: string };
  const found = named(
    [...managedImages(world), ...managedComponents(world), ...managedWorkflows(world)],
    name,
    'image, component or workflow',
  );
  if (typeof found === 'string') throw new AwsError('InvalidControl', found, { status: 400 });
  if (!parseVersion(version))
    throw new AwsError('InvalidControl', `version "${version}" has to be three numbers.`, { status: 400 });
  publish(world, name, version);
  return { name, versions: [...new Set([...found.versions, version])] };
};

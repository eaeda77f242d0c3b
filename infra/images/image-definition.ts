import { dirname } from 'node:path';
import { ConfigurationError } from '../configuration/configuration-error.ts';
import { placed, readChecked } from '../configuration/read-checked.ts';
import { checkInside } from '../configuration/read-text.ts';
import { type ComponentText, nameOfFile, readComponent, readDockerfile, readUserData, readWorkflow } from './beside.ts';
import { contradictions } from './checks/contradictions.ts';
import type { Hub } from './checks/hub.ts';
import { IMAGE_BUILDERS_WORDS } from './checks/image-builders-words.ts';
import { parameterProblems } from './checks/parameters.ts';
import { PROMOTIONS_TASK } from './checks/promotions-task.ts';
import { type ImageInput, imageSchema } from './schema/image-schema.ts';

/** What `images/<name>/` says: image.yaml, checked and completed, and the files that it names. */
export interface ImageDefinition extends ImageInput {
  /** Path of image.yaml. */
  readonly file: string;
  /** Own component documents by name. */
  readonly documents: ReadonlyMap<string, ComponentText>;
  /** Own workflow documents by name. */
  readonly workflowDocuments: ReadonlyMap<string, string>;
  readonly userData: string | undefined;
  /** Only of container images. */
  readonly dockerfile: string | undefined;
}

/**
 * Reads `images/<name>/image.yaml` and the files that it names. Throws ConfigurationError with all that is wrong; given the `hub`, also
 * with what fails in a build there.
 */
export const readImageDefinition = (file: string, hub?: Hub): ImageDefinition => {
  checkInside(dirname(file), file);
  const given = readChecked(
    file,
    imageSchema,
    (input) => contradictions(file, input, hub),
    ...PROMOTIONS_TASK,
    IMAGE_BUILDERS_WORDS,
  );
  const components = given.components.flatMap((use) => ('file' in use ? [use.file] : []));
  const workflows = given.workflows.flatMap((use) => ('file' in use ? [use.file] : []));
  const definition = {
    ...given,
    file,
    documents: new Map(components.map((each) => [nameOfFile(each), readComponent(file, each, given.platform)])),
    workflowDocuments: new Map(workflows.map((each) => [nameOfFile(each), readWorkflow(file, each)])),
    userData: given.build.userData === undefined ? undefined : readUserData(file, given.build.userData),
    dockerfile: given.container ? readDockerfile(file, given.container.dockerfile) : undefined,
  };
  const problems = placed(file, parameterProblems(given, definition.documents));
  if (problems.length > 0) throw new ConfigurationError(problems.join('\n'));
  return definition;
};

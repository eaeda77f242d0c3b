import type { ConfigurationInput } from '../../../shared/configuration/schema.ts';
import { ConfigurationError } from '../../configuration/read-checked.ts';
import type { ImageDefinition } from '../image-definition.ts';
import { repositoryOf } from '../versions/contents.ts';

/**
 * An image has to be promoted as what it is built as: else each of its promotions would be rejected. Throws ConfigurationError
 * with every image of which the configuration file and its definition say different things.
 */
export const checkPromotedAs = (
  file: string,
  { images }: Pick<ConfigurationInput, 'images'>,
  definitions: readonly Pick<ImageDefinition, 'name' | 'file' | 'container'>[],
): void => {
  const problems = images.flatMap(({ name, containerRepository }, index) => {
    const definition = definitions.find((each) => each.name === name);
    const what = definition && difference(definition, containerRepository);
    return what ? [`${file}: images.${index}.containerRepository: ${what}`] : [];
  });
  if (problems.length > 0) throw new ConfigurationError(problems.join('\n'));
};

const difference = (
  definition: Pick<ImageDefinition, 'name' | 'file' | 'container'>,
  configured: string | undefined,
): string | undefined => {
  const { file, container } = definition;
  const built = container && repositoryOf(definition);
  if (built === configured) return undefined;
  if (built === undefined) return `${file} makes AMIs: leave it out`;
  return configured === undefined
    ? `is missing: ${file} makes a container image: give ${built}`
    : `${file} pushes into ${built}, and not into ${configured}`;
};

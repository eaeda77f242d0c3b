import type { Problem } from '../../../shared/configuration/problems.ts';
import type { ConfigurationInput } from '../../../shared/configuration/schema.ts';
import { ConfigurationError } from '../../configuration/configuration-error.ts';
import { placed } from '../../configuration/read-checked.ts';
import type { ImageDefinition } from '../image-definition.ts';
import { repositoryOf } from '../versions/contents.ts';
import { gateProblems, type Scanned } from './gate-and-scan.ts';

/**
 * An image has to be promoted as what it is built as, and by the scan that its pipeline makes: else each of its promotions would be
 * rejected. Throws ConfigurationError with every image of which the configuration file and its definition say different things.
 */
export const checkPromotedAs = (file: string, given: Promoted, definitions: readonly Defined[]): void => {
  const problems = promotedAsProblems(given, definitions);
  if (problems.length > 0) throw new ConfigurationError(placed(file, problems).join('\n'));
};

type Promoted = Pick<ConfigurationInput, 'images' | 'gate'> & Partial<Pick<ConfigurationInput, 'stages'>>;

type Defined = Scanned;

/** What is wrong between a configuration file and the definitions, at its place in the configuration, by image. */
export const promotedAsProblems = (
  { images, gate, stages = [] }: Promoted,
  definitions: readonly Defined[],
): readonly (Problem & { readonly image: string })[] =>
  images.flatMap(({ name, containerRepository, gate: own }, index) => {
    const definition = definitions.find((each) => each.name === name);
    if (!definition) return [];
    const what = difference(definition, containerRepository);
    const modes = stages.map(({ gateMode }) => gateMode);
    const image = ['images', index];
    return [
      ...(what ? [{ path: [...image, 'containerRepository'], message: what }] : []),
      ...gateProblems(definition, own ?? gate, modes).map(({ setting, message }) => ({
        path: [...(own ? image : []), 'gate', setting],
        message,
      })),
    ].map((problem) => ({ ...problem, image: name }));
  });

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

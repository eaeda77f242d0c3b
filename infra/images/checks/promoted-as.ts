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
  { images, gate }: Pick<ConfigurationInput, 'images' | 'gate'>,
  definitions: readonly Defined[],
): void => {
  const problems = images.flatMap(({ name, containerRepository, gate: own }, index) => {
    const definition = definitions.find((each) => each.name === name);
    const what = definition && difference(definition, containerRepository);
    const scan = definition && otherScan(definition, (own ?? gate).scan);
    return [
      ...(what ? [`${file}: images.${index}.containerRepository: ${what}`] : []),
      ...(scan ? [`${file}: images.${index}.gate.scan: ${scan}`] : []),
    ];
  });
  if (problems.length > 0) throw new ConfigurationError(problems.join('\n'));
};

type Defined = Pick<ImageDefinition, 'name' | 'file' | 'container' | 'scanning'>;

/** Findings of a scan on demand are told by events alone: a gate that waits for Image Builder's would wait for nothing. */
const otherScan = (
  { file, container, scanning }: Defined,
  gate: ConfigurationInput['gate']['scan'],
): string | undefined => {
  if (container || scanning === false) return undefined;
  const kind = scanning === true ? 'test-instance' : scanning.kind;
  return kind === gate ? undefined : `is ${gate}, and ${file} has a scan of the kind ${kind}: give the same in both`;
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

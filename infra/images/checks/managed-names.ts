import { nearest } from '../../../shared/component-document/nearest.ts';
import type { Problem } from '../../../shared/configuration/problems.ts';
import type { ImageInput } from '../schema/image-schema.ts';

/**
 * Parameters of components that AWS keeps, as far as its pages name them; those of the others are known to AWS only.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/ib-stig.html
 */
const PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  'stig-build-linux': ['Level', 'InstallPackages', 'SetDoDConsentBanner'],
  'stig-build-windows': ['Level'],
  'update-windows': ['exclude', 'include', 'categories'],
};

/** As ARNs have it: `component/[a-z0-9-_]+/…`, https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_ComponentConfiguration.html */
const NAME = /^[a-z0-9_-]+$/;

/** `…/1.0.0`, `…/1.x.x` or `…/1.0.0/1`. */
const VERSION = /\/(?:(?:\d+|x)\.(?:\d+|x)\.(?:\d+|x)|\d+\.\d+\.\d+\/\d+)$/;

/** Names and ARNs that Image Builder refuses, and parameters that a component of AWS does not have. */
export const managedNames = ({ baseImage, components, workflows }: ImageInput): readonly Problem[] => [
  ...(typeof baseImage === 'object' && 'managed' in baseImage
    ? wrongName(baseImage.managed, ['baseImage', 'managed'])
    : []),
  ...components.flatMap((use, index) => {
    const at = ['components', index];
    if ('managed' in use)
      return [...wrongName(use.managed, [...at, 'managed']), ...strangers(use, [...at, 'parameters'])];
    if ('marketplace' in use) return wrongName(use.marketplace, [...at, 'marketplace']);
    return 'arn' in use ? withoutVersion(use.arn, [...at, 'arn']) : [];
  }),
  ...workflows.flatMap((use, index) => {
    const at = ['workflows', index];
    if ('managed' in use) return wrongName(use.managed, [...at, 'managed']);
    return 'arn' in use ? withoutVersion(use.arn, [...at, 'arn']) : [];
  }),
];

const wrongName = (name: string, path: Problem['path']): readonly Problem[] =>
  NAME.test(name)
    ? []
    : [{ path, message: `"${name}" is no name in an ARN of Image Builder: lower-case letters, digits, - and _` }];

const withoutVersion = (arn: string, path: Problem['path']): readonly Problem[] =>
  VERSION.test(arn) ? [] : [{ path, message: 'has no version at its end: …/1.0.0, …/1.x.x or …/1.0.0/1' }];

const strangers = (
  { managed, parameters }: { managed: string; parameters: Readonly<Record<string, unknown>> },
  path: Problem['path'],
): readonly Problem[] => {
  const known = PARAMETERS[managed];
  if (known === undefined) return [];
  return Object.keys(parameters)
    .filter((name) => !known.includes(name))
    .map((name) => {
      const near = nearest(name, known);
      const instead = near ? `did you mean "${near}"?` : `it has ${known.join(', ')}`;
      return { path: [...path, name], message: `${managed} has no parameter "${name}": ${instead}` };
    });
};

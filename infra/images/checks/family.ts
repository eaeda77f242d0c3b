import { nearest } from '../../../shared/component-document/nearest.ts';
import type { Problem } from '../../../shared/configuration/problems.ts';
import { nameOfFile } from '../beside.ts';
import type { ImageDefinition } from '../image-definition.ts';
import { rootDeviceOf, withoutRoot } from './root-device.ts';

/** A problem of an image, with its file. */
export interface FamilyProblem extends Problem {
  readonly file: string;
}

/** What is wrong between images: one that is built on another which is not there, or cannot carry it. */
export const familyProblems = (images: readonly ImageDefinition[]): readonly FamilyProblem[] => {
  const byName = new Map(images.map((image) => [image.name, image]));
  const parents = images.flatMap((image) => {
    const name = parentOf(image);
    if (name === undefined) return [];
    const parent = byName.get(name);
    const { file } = image;
    const path = ['baseImage', 'image'];
    if (!parent) {
      const near = nearest(name, [...byName.keys()]);
      const instead = near ? `: did you mean "${near}"?` : ' in images/: create its folder, or use {arn: …}';
      return [{ file, path, message: `there is no image "${name}"${instead}` }];
    }
    if (circle(image, byName))
      return [{ file, path, message: `${image.name} would be built on itself, through ${name}` }];
    return [
      ...(parent.platform === image.platform
        ? []
        : [{ file, path: ['platform'], message: `is ${image.platform}, but ${name} below it is ${parent.platform}` }]),
      ...((parent.container === undefined) === (image.container === undefined)
        ? []
        : [
            {
              file,
              path,
              message: `${name} is ${kind(parent)}, and ${image.name} is ${kind(image)}: one cannot be built on the other`,
            },
          ]),
      ...rootDevice(image, parent, byName).map((problem) => ({ file, ...problem })),
    ];
  });
  return [
    ...parents,
    ...sameNames(images, 'documents', 'component'),
    ...sameNames(images, 'workflowDocuments', 'workflow'),
  ];
};

/** In an account, a component is called by its image and itself: `tools` of `web-arm` is `arm-tools` of `web`. */
const sameNames = (
  images: readonly ImageDefinition[],
  of: 'documents' | 'workflowDocuments',
  kind: string,
): readonly FamilyProblem[] => {
  const first = new Map<string, string>();
  return images.flatMap((image) =>
    [...image[of].keys()].flatMap((name) => {
      const full = `${image.name}-${name}`;
      const other = first.get(full);
      first.set(full, other ?? image.file);
      if (other === undefined) return [];
      const message = `the ${kind} ${name} and one of ${other} would both have the name ${full}: rename one of the two files`;
      return [{ file: image.file, path: pathOf(image, of, name), message }];
    }),
  );
};

/** Where an image names the document. */
const pathOf = (image: ImageDefinition, of: 'documents' | 'workflowDocuments', name: string): Problem['path'] => {
  const key = of === 'documents' ? 'components' : 'workflows';
  return [key, image[key].findIndex((use) => 'file' in use && nameOfFile(use.file) === name), 'file'];
};

/** An image has the root device of the one that it is built on. */
const rootDevice = (
  image: ImageDefinition,
  parent: ImageDefinition,
  byName: ReadonlyMap<string, ImageDefinition>,
): readonly Problem[] => {
  let base: ImageDefinition | undefined = parent;
  while (base && parentOf(base) !== undefined && !circle(base, byName)) base = byName.get(parentOf(base) ?? '');
  const root = base && rootDeviceOf(base);
  return root === undefined ? [] : withoutRoot(image, parent.name, root);
};

/** The own image that an image is built on. */
export const parentOf = ({ baseImage }: ImageDefinition): string | undefined =>
  typeof baseImage === 'object' && 'image' in baseImage ? baseImage.image : undefined;

const kind = ({ container }: ImageDefinition): string => (container ? 'a container image' : 'an AMI');

const circle = (image: ImageDefinition, byName: ReadonlyMap<string, ImageDefinition>): boolean => {
  const seen = new Set<string>();
  for (let each: ImageDefinition | undefined = image; each; each = byName.get(parentOf(each) ?? '')) {
    if (seen.has(each.name)) return each.name === image.name;
    seen.add(each.name);
  }
  return false;
};

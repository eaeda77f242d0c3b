import { nearest } from '../../../shared/component-document/nearest.ts';
import type { ImageDefinition } from '../image-definition.ts';

/** What is wrong between images: one that is built on another which is not there, or cannot carry it. */
export const familyProblems = (images: readonly ImageDefinition[]): readonly string[] => {
  const byName = new Map(images.map((image) => [image.name, image]));
  const parents = images.flatMap((image) => {
    const name = parentOf(image);
    if (name === undefined) return [];
    const parent = byName.get(name);
    const at = `${image.file}: baseImage.image`;
    if (!parent) {
      const near = nearest(name, [...byName.keys()]);
      return [
        `${at}: there is no image "${name}"${near ? `: did you mean "${near}"?` : ` in images/: make its folder, or give {arn: …}`}`,
      ];
    }
    if (circle(image, byName)) return [`${at}: ${image.name} would be built on itself, by way of ${name}`];
    return [
      ...(parent.platform === image.platform
        ? []
        : [`${image.file}: platform: is ${image.platform}, but ${name} below it is ${parent.platform}`]),
      ...((parent.container === undefined) === (image.container === undefined)
        ? []
        : [`${at}: ${name} is ${kind(parent)}, and ${image.name} ${kind(image)}: one cannot be built on the other`]),
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
): readonly string[] => {
  const first = new Map<string, string>();
  return images.flatMap((image) =>
    [...image[of].keys()].flatMap((name) => {
      const full = `${image.name}-${name}`;
      const other = first.get(full);
      first.set(full, other ?? image.file);
      return other === undefined
        ? []
        : [
            `${image.file}: its ${kind} ${name} would be called ${full}, as one of ${other} is: rename one of the two files`,
          ];
    }),
  );
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

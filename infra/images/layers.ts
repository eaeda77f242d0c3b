import { parentOf } from './checks/family.ts';
import type { ReleasedImage } from './versions/released-image.ts';

/**
 * Images by what has to be built before they can be created: those on bases that are not ours, then those that are built on these, and
 * so on. Expects images that were checked as a family: every own base is among them, and no image is built on itself.
 */
export const inLayers = (images: readonly ReleasedImage[]): readonly (readonly ReleasedImage[])[] => {
  const byName = new Map(images.map((image) => [image.definition.name, image]));
  const depth = ({ definition }: ReleasedImage): number => {
    const parent = byName.get(parentOf(definition) ?? '');
    return parent ? 1 + depth(parent) : 0;
  };
  const deepest = Math.max(0, ...images.map(depth));
  return Array.from({ length: deepest + 1 }, (_, layer) => images.filter((image) => depth(image) === layer));
};

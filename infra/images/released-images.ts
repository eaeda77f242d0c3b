import type { Hub } from './checks/hub.ts';
import { everyOne, readImages } from './image-folders.ts';
import { type ReleasedImage, releasedImage } from './versions/released-image.ts';

/** Every image of a folder with its versions, ready to synthesize. Throws ConfigurationError with what is wrong in all of them. */
export const readReleasedImages = (folder: string, hub: Hub): readonly ReleasedImage[] =>
  everyOne(readImages(folder, hub), releasedImage);

import { everyOne, readImages } from './image-folders.ts';
import { type ReleasedImage, releasedImage } from './versions/released-image.ts';

/** Every image of a folder with its versions, ready to synthesize. Throws ConfigurationError with what is wrong in all of them. */
export const readReleasedImages = (folder: string): readonly ReleasedImage[] =>
  everyOne(readImages(folder), releasedImage);

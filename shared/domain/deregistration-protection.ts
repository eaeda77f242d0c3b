import type { ImageCopy } from './image.ts';

/** Marks AMIs that Hallmark has protected from deregistration. One that people protected has no such tag, and stays as they want it. */
export const PROTECTED = { 'hallmark:protected': 'true' } as const;

/** Marks AMIs whose protection Hallmark has turned off. */
export const LET_GO = { 'hallmark:protected': 'false' } as const;

type Where = Pick<ImageCopy, 'id' | 'region'>;

export const notProtected = ({ id, region }: Where, error: unknown): string =>
  `${id} in ${region} is not protected from deregistration: ${inWords(error)}`;

export const notUnprotected = ({ id, region }: Where, error: unknown): string =>
  `${id} in ${region} is still protected from deregistration, or marked so, although no stage has it: ${inWords(error)}`;

const inWords = (error: unknown): string => {
  const { name, message } = error as Error;
  return `${name}: ${message}`.slice(0, 300);
};

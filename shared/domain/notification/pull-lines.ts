import { containersOf } from '../container-image.ts';
import type { About } from './announcement.ts';

/** Whether people are told of a container image. */
export const isContainer = ({ amis = [] }: About): boolean => uris(amis).length > 0;

/** What to type for the container image, one line for each region; none for AMIs. */
export const pullLines = ({ amis = [] }: About): string[] => uris(amis).map((uri) => `docker pull ${uri}`);

const uris = (amis: NonNullable<About['amis']>): readonly string[] =>
  containersOf(amis.map((copy) => ({ ...copy, account: '' }))).map(({ uri }) => uri);

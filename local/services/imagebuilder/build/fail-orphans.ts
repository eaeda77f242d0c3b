import type { World } from '../../../kernel/world.ts';
import { factory } from '../store.ts';
import { hasEnded } from './build.ts';

/** Builds that went on when local AWS was stopped: nothing takes them further. Nobody is told, since AWS tells of no such thing. */
export const failOrphans = (world: World): void => {
  for (const { account, region } of world.places('imagebuilder')) {
    for (const image of Object.values(factory(world, account, region).images)) {
      if (hasEnded(image)) continue;
      image.status = 'FAILED';
      image.reason = 'Local AWS was stopped while the image was built';
      if (image.scan !== undefined && image.scan !== 'COMPLETED') image.scan = 'ABANDONED';
    }
  }
};

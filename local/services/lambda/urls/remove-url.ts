import type { World } from '../../../kernel/world.ts';
import { urlOfFunction, urlsOf } from './url-state.ts';

/** Removes the URL of a function, if it has one. */
export const removeUrl = (world: World, functionArn: string): void => {
  const [, , , region = '', account = ''] = functionArn.split(':');
  const url = urlOfFunction(world, functionArn);
  if (url) delete urlsOf(world, account, region)[url.id];
};

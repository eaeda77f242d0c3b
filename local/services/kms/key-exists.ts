import type { World } from '../../kernel/world.ts';
import { kmsState } from './state.ts';

/**
 * Whether there is a key or alias of this ARN. Those of AWS are always there, and of an account that has no keys here nobody
 * can tell.
 */
export const keyExists = (world: World, arn: string): boolean => {
  const [, region = '', account = '', kind, name = ''] =
    /^arn:aws:kms:([^:]+):(\d{12}):(key|alias)\/(.+)$/.exec(arn) ?? [];
  if (kind === undefined || name.startsWith('aws/')) return true;
  if (!world.places('kms').some((place) => place.account === account)) return true;
  const { keys, aliases } = kmsState(world, account, region);
  return kind === 'key' ? Object.hasOwn(keys, name) : Object.hasOwn(aliases, `alias/${name}`);
};

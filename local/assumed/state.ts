import type { World } from '../kernel/world.ts';

/** What an account has that no service of local AWS keeps. */
export interface OtherThings {
  keyPairs: readonly string[];
  /** ARNs. */
  licenseConfigurations: readonly string[];
}

export const otherThings = (world: World, account: string, region: string): OtherThings =>
  world.state('assumed', account, region, () => ({ keyPairs: [], licenseConfigurations: [] }));

import type { World } from '../../kernel/world.ts';

interface KmsState {
  readonly keys: Record<string, { readonly policy: unknown; readonly enabled: boolean }>;
  readonly aliases: Record<string, string>;
}

export const kmsState = (world: World, account: string, region: string): KmsState =>
  world.state('kms', account, region, () => ({ keys: {}, aliases: {} }));

import type { VetoedKind } from '../domain/veto.ts';

/** Names of images and components in EC2 Image Builder, whoever owns them. */
export interface BuilderNames {
  has(kind: VetoedKind, name: string): Promise<boolean>;
  /** Those of the hub itself. */
  own(kind: VetoedKind): Promise<readonly string[]>;
}

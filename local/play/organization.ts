import type { Organization } from '../kernel/world.ts';
import type { Layout } from './layout.ts';

/** One organisation that holds the hub and every target account, each stage's accounts in a unit of their own. */
export const organizationOf = (layout: Layout): Organization => {
  const root = 'r-hmrk';
  const accounts: Record<string, readonly string[]> = { [layout.hub.account]: [root] };
  for (const image of Object.values(layout.images)) {
    for (const stage of image.stages) {
      for (const { account } of stage.targets) accounts[account] ??= [root, unitOf(stage.name)];
    }
  }
  return { id: layout.organizationId ?? 'o-hallmark01', managementAccount: '999999999999', accounts };
};

/** An organisational unit id in AWS's form, made from the stage's name. */
const unitOf = (stage: string): string => `ou-hmrk-${Buffer.from(stage).toString('hex').padEnd(8, '0').slice(0, 8)}`;

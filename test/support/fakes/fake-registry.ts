import { type LaunchPermission, missing } from '../../../shared/domain/launch-permission.ts';
import type { AmiRegistry, AmiState } from '../../../shared/ports/ami-registry.ts';

export interface FakeAmi extends AmiState {
  permissions: readonly LaunchPermission[];
  tags: Readonly<Record<string, string>>;
  readonly managedKey: boolean;
}

export interface FakeRegistry extends AmiRegistry {
  /** Writes so far: `allow eu-west-1`. */
  readonly writes: string[];
  put(region: string, id: string, more?: Partial<FakeAmi>): FakeAmi;
}

/** EC2 with the AMIs that a test has put there. */
export const fakeRegistry = (): FakeRegistry => {
  const amis = new Map<string, FakeAmi>();
  const writes: string[] = [];
  const at = (region: string, id: string): FakeAmi => {
    const ami = amis.get(`${region}/${id}`);
    if (!ami) throw new Error(`no AMI ${id} in ${region}`);
    return ami;
  };
  return {
    writes,
    put: (region, id, more = {}) => {
      const ami: FakeAmi = {
        id,
        state: 'available',
        snapshotIds: [`snap-${id.slice(4)}`],
        permissions: [],
        tags: {},
        managedKey: false,
        ...more,
      };
      amis.set(`${region}/${id}`, ami);
      return ami;
    },
    describe: async (region, id) => amis.get(`${region}/${id}`),
    launchPermissions: async (region, id) => amis.get(`${region}/${id}`)?.permissions,
    tag: async (region, [id = '', ...snapshots], tags) => {
      writes.push(`tag ${region} ${snapshots.length} snapshot(s)`);
      at(region, id).tags = tags;
    },
    allow: async (region, id, permissions) => {
      writes.push(`allow ${region}`);
      const ami = at(region, id);
      if (ami.managedKey) return 'aws-managed-key';
      ami.permissions = [...ami.permissions, ...missing(permissions, ami.permissions)];
      return 'allowed';
    },
    disallow: async (region, id, permissions) => {
      writes.push(`disallow ${region}`);
      const ami = at(region, id);
      ami.permissions = missing(ami.permissions, permissions);
    },
  };
};

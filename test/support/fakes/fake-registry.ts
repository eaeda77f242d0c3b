import { type LaunchPermission, missing } from '../../../shared/domain/launch-permission.ts';
import type { AmiRegistry, AmiState } from '../../../shared/ports/ami-registry.ts';
import { awsError } from './fake-parameters.ts';

export interface FakeAmi extends AmiState {
  permissions: readonly LaunchPermission[];
  tags: Readonly<Record<string, string>>;
  protected: boolean;
  readonly managedKey: boolean;
}

export interface FakeRegistry extends AmiRegistry {
  /** Writes so far: `allow eu-west-1`. */
  readonly writes: string[];
  put(region: string, id: string, more?: Partial<FakeAmi>): FakeAmi;
  /** Deregisters it. */
  remove(region: string, id: string): void;
  /** The errors of the next calls that protect or unprotect. */
  protectionError?: Error | undefined;
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
  const protection = (region: string, id: string, on: boolean): void => {
    if (fake.protectionError) throw fake.protectionError;
    writes.push(`${on ? 'protect' : 'unprotect'} ${region}`);
    at(region, id).protected = on;
  };
  const fake: FakeRegistry = {
    writes,
    put: (region, id, more = {}) => {
      const ami: FakeAmi = {
        id,
        state: 'available',
        snapshotIds: [`snap-${id.slice(4)}`],
        permissions: [],
        tags: {},
        protected: false,
        managedKey: false,
        ...more,
      };
      amis.set(`${region}/${id}`, ami);
      return ami;
    },
    remove: (region, id) => void amis.delete(`${region}/${id}`),
    describeAll: async (region, ids) =>
      new Map(ids.flatMap((id) => (amis.has(`${region}/${id}`) ? [[id, at(region, id)]] : []))),
    tagged: async (region, key, value) =>
      [...amis].flatMap(([name, ami]) => (name.startsWith(`${region}/`) && ami.tags[key] === value ? [ami] : [])),
    protect: async (region, id) => protection(region, id, true),
    unprotect: async (region, id) => protection(region, id, false),
    describe: async (region, id) => amis.get(`${region}/${id}`),
    launchPermissions: async (region, id) => {
      const ami = amis.get(`${region}/${id}`);
      // IAM cannot see the tags of what is not there, and grants go by tag.
      if (!ami) throw awsError('UnauthorizedOperation', 'You are not authorized to perform this operation.');
      return ami.permissions;
    },
    tag: async (region, [id = '', ...snapshots], tags) => {
      writes.push(`tag ${region} ${snapshots.length} snapshot(s)`);
      at(region, id).tags = { ...at(region, id).tags, ...tags };
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
  return fake;
};

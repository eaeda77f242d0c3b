import type { LaunchPermission } from '../domain/launch-permission.ts';
import type { AmiRegistry, AmiState } from '../ports/ami-registry.ts';

export interface ReadAmi {
  /** Undefined: it was deregistered, or is not the hub's. */
  readonly state: AmiState | undefined;
  /** Who may launch it; empty where there is no such AMI. */
  readonly permissions: readonly LaunchPermission[];
}

/**
 * Reads an AMI and who may launch it, in one round trip. The state decides: IAM cannot see the tags of an AMI that is not
 * there, so that its refusal to say who may launch it means nothing then. Throws that refusal where the AMI is there.
 */
export const readAmi = async (
  registry: Pick<AmiRegistry, 'describeAll' | 'launchPermissions'>,
  region: string,
  id: string,
): Promise<ReadAmi> => {
  const [states, permissions] = await Promise.all([
    registry.describeAll(region, [id]),
    registry.launchPermissions(region, id).catch((error: unknown) => ({ error })),
  ]);
  const state = states.get(id);
  if (!('error' in permissions)) return { state, permissions };
  if (state) throw permissions.error;
  return { state, permissions: [] };
};

import type { ImageConfiguration } from '../configuration/configuration.ts';
import { type LaunchPermission, unique } from '../domain/launch-permission.ts';

/** Everybody whom the stages name; the hub owns the AMI and needs no permission. */
export const wantedPermissions = (
  { stages }: ImageConfiguration,
  wanted: readonly string[],
  hub: string,
): readonly LaunchPermission[] =>
  unique(
    stages
      .filter(({ name }) => wanted.includes(name))
      .flatMap(({ share }) => [
        ...share.accounts.filter((account) => account !== hub).map((id) => ({ kind: 'account' as const, id })),
        ...share.organizationalUnits.map((arn) => ({ kind: 'organizational-unit' as const, arn })),
        ...share.organizations.map((arn) => ({ kind: 'organization' as const, arn })),
      ]),
  );

/** Who may launch an AMI: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_LaunchPermission.html */
export type LaunchPermission =
  | { readonly kind: 'account'; readonly id: string }
  | { readonly kind: 'organizational-unit'; readonly arn: string }
  | { readonly kind: 'organization'; readonly arn: string }
  | { readonly kind: 'group'; readonly name: string };

/** Accounts, organisations and units together, per AMI and region; the default, which AWS raises on request. */
export const SHARING_QUOTA = 1000;

const keyOf = (permission: LaunchPermission): string => {
  switch (permission.kind) {
    case 'account':
      return `account ${permission.id}`;
    case 'group':
      return `group ${permission.name}`;
    default:
      return `${permission.kind} ${permission.arn}`;
  }
};

/** What has to be added so that all of `wanted` hold; what is there already is left alone. */
export const missing = (
  wanted: readonly LaunchPermission[],
  current: readonly LaunchPermission[],
): readonly LaunchPermission[] => {
  const there = new Set(current.map(keyOf));
  return unique(wanted).filter((permission) => !there.has(keyOf(permission)));
};

export const unique = (permissions: readonly LaunchPermission[]): readonly LaunchPermission[] => [
  ...new Map(permissions.map((permission) => [keyOf(permission), permission])).values(),
];

/** Whether adding `extra` to `current` goes beyond what one AMI can be shared with. */
export const exceedsQuota = (
  current: readonly LaunchPermission[],
  extra: readonly LaunchPermission[],
  quota = SHARING_QUOTA,
): boolean => current.filter(({ kind }) => kind !== 'group').length + extra.length > quota;

import type { LaunchPermission, ModifyImageAttributeRequest } from '@aws-sdk/client-ec2';
import { AwsError } from '../../../kernel/errors.ts';
import type { World } from '../../../kernel/world.ts';
import { invalidValue } from '../errors.ts';
import { isAwsManaged } from '../snapshots/keys.ts';
import { ec2Region } from '../state.ts';
import type { StoredImage } from '../stored-image.ts';
import { grant, inEffect, lasting, type Permission, revoke } from './permissions.ts';

/** Accounts, organisations and units an AMI can be shared with: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ami-quotas.html */
const MAX_ENTITIES = 1000;

export interface PermissionChange {
  readonly add: readonly Permission[];
  readonly remove: readonly Permission[];
}

/** What a request changes, in its structured or its older flat form. Throws InvalidAMIAttributeItemValue. */
export const permissionChange = (input: ModifyImageAttributeRequest): PermissionChange | undefined => {
  const { LaunchPermission, OperationType } = input;
  if (LaunchPermission) {
    return { add: (LaunchPermission.Add ?? []).map(fromSdk), remove: (LaunchPermission.Remove ?? []).map(fromSdk) };
  }
  const flat = [
    ...(input.UserIds ?? []).map((UserId) => fromSdk({ UserId })),
    ...(input.UserGroups ?? []).map((Group) => fromSdk({ Group: Group as 'all' })),
    ...(input.OrganizationArns ?? []).map((OrganizationArn) => fromSdk({ OrganizationArn })),
    ...(input.OrganizationalUnitArns ?? []).map((OrganizationalUnitArn) => fromSdk({ OrganizationalUnitArn })),
  ];
  if (flat.length === 0) return undefined;
  if (OperationType === 'add') return { add: flat, remove: [] };
  if (OperationType === 'remove') return { add: [], remove: flat };
  throw invalidValue(OperationType, 'operationType', 'It is add or remove.');
};

/**
 * Shares an image and takes it back. Throws InvalidParameter for an image under AWS's own key, OperationNotPermitted for
 * making one public, and ResourceLimitExceeded; nothing is changed then.
 */
export const changePermissions = (
  world: World,
  region: string,
  image: StoredImage,
  { add, remove }: PermissionChange,
): void => {
  if (add.length > 0) checkShareable(world, region, image, add);
  const permissions = image.permissions.map((one) => ({ ...one }));
  for (const one of remove) revoke(permissions, one, world);
  for (const one of add) grant(permissions, one, world);
  if (lasting(permissions).length > MAX_ENTITIES) {
    const message = `You have reached the maximum of ${MAX_ENTITIES} entities that the image ${image.id} can be shared with.`;
    throw new AwsError('ResourceLimitExceeded', message);
  }
  const now = world.clock.now();
  image.permissions = permissions.filter(({ until }) => until === undefined || until > now);
};

/** Launch permissions as the owner reads them. */
export const readPermissions = (world: World, { permissions }: StoredImage): LaunchPermission[] =>
  inEffect(permissions, world.clock.now()).map(({ kind, value }) => ({ [kind]: value }) as LaunchPermission);

const FORMS: Readonly<Record<Permission['kind'], { readonly form: RegExp; readonly item: string }>> = {
  UserId: { form: /^\d{12}$/, item: 'userId' },
  Group: { form: /^all$/, item: 'group' },
  OrganizationArn: {
    form: /^arn:aws[\w-]*:organizations::\d{12}:organization\/o-[a-z0-9]{10,32}$/,
    item: 'organizationArn',
  },
  OrganizationalUnitArn: {
    form: /^arn:aws[\w-]*:organizations::\d{12}:ou\/o-[a-z0-9]{10,32}\/ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}$/,
    item: 'organizationalUnitArn',
  },
};

const fromSdk = (permission: LaunchPermission): Permission => {
  for (const kind of Object.keys(FORMS) as Permission['kind'][]) {
    const value = permission[kind];
    if (value === undefined) continue;
    if (FORMS[kind].form.test(value)) return { kind, value };
    const message = `Invalid attribute item value "${value}" for ${FORMS[kind].item} item type.`;
    throw new AwsError('InvalidAMIAttributeItemValue', message);
  }
  throw new AwsError('MissingParameter', 'A launch permission needs a user id, a group, an organization or a unit.');
};

const checkShareable = (world: World, region: string, image: StoredImage, add: readonly Permission[]): void => {
  if (image.disabled) {
    throw new AwsError('InvalidAMIID.Unavailable', `The image ID '${image.id}' is disabled and cannot be shared.`);
  }
  if (isAwsManaged(ec2Region(world, region).snapshots[image.snapshotId])) {
    const message = 'Snapshots encrypted with the AWS Managed CMK can’t be shared. Specify another snapshot.';
    throw new AwsError('InvalidParameter', message);
  }
  if (add.some(({ kind }) => kind === 'Group')) {
    const message = "You can't publicly share this image because block public access is enabled for the account.";
    throw new AwsError('OperationNotPermitted', message);
  }
};

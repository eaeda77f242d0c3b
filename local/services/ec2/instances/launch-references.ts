import type { RequestLaunchTemplateData, RunInstancesRequest } from '@aws-sdk/client-ec2';
import { otherThings } from '../../../assumed/state.ts';
import type { Call } from '../../../kernel/call.ts';
import { AwsError } from '../../../kernel/errors.ts';
import type { World } from '../../../kernel/world.ts';
import { iamState } from '../../iam/state.ts';
import { invalidValue } from '../errors.ts';
import { ec2State } from '../state.ts';

type Given = RunInstancesRequest | RequestLaunchTemplateData;

/** Throws for a security group, key pair or instance profile that is not there; the request's go before the template's. */
export const checkReferences = (
  world: World,
  call: Pick<Call, 'account' | 'region'>,
  input: RunInstancesRequest,
  data: RequestLaunchTemplateData | undefined,
): void => {
  checkSecurityGroups(world, call, securityGroupsOf(input) ?? securityGroupsOf(data) ?? []);
  checkKeyPair(world, call, input.KeyName ?? data?.KeyName);
  checkProfile(world, call, input.IamInstanceProfile ?? data?.IamInstanceProfile);
};

const securityGroupsOf = (given: Given | undefined): readonly string[] | undefined => {
  const groups = [...(given?.SecurityGroupIds ?? []), ...(given?.NetworkInterfaces?.[0]?.Groups ?? [])];
  return groups.length > 0 ? groups : undefined;
};

const checkSecurityGroups = (
  world: World,
  { account, region }: Pick<Call, 'account' | 'region'>,
  ids: readonly string[],
): void => {
  const known = new Set(ec2State(world, account, region).network.securityGroups.map(({ id }) => id));
  for (const id of ids)
    if (!known.has(id)) throw new AwsError('InvalidGroup.NotFound', `The security group '${id}' does not exist`);
};

const checkKeyPair = (
  world: World,
  { account, region }: Pick<Call, 'account' | 'region'>,
  name: string | undefined,
): void => {
  if (name === undefined || otherThings(world, account, region).keyPairs.includes(name)) return;
  throw new AwsError('InvalidKeyPair.NotFound', `The key pair '${name}' does not exist`);
};

const checkProfile = (
  world: World,
  { account }: Pick<Call, 'account'>,
  profile: { readonly Name?: string | undefined; readonly Arn?: string | undefined } | undefined,
): void => {
  const name = profile?.Name ?? profile?.Arn?.split('/').at(-1);
  if (name === undefined || Object.hasOwn(iamState(world, account).instanceProfiles, name)) return;
  const [parameter, what] = profile?.Name === undefined ? ['arn', 'ARN'] : ['name', 'name'];
  throw invalidValue(
    profile?.Name ?? profile?.Arn,
    `iamInstanceProfile.${parameter}`,
    `Invalid IAM Instance Profile ${what}`,
  );
};

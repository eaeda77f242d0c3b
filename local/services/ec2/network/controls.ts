import { AwsError } from '../../../kernel/errors.ts';
import type { Control } from '../../../kernel/service.ts';
import { ec2State } from '../state.ts';
import { deleteDefaultVpc } from './network.ts';
import { enabledRegions } from './regions.ts';

/** `{account, region}`: the account has no default VPC in the region any more. */
export const deleteDefault: Control = (body, world) => {
  const { account, region } = (body ?? {}) as { account?: string; region?: string };
  if (!account || !region) throw new AwsError('InvalidControl', 'Give account and region.', { status: 400 });
  const { network } = ec2State(world, account, region);
  deleteDefaultVpc(network);
  return { vpcs: network.vpcs.map(({ id }) => id) };
};

/** `{account, region}`: what `aws account enable-region` does. */
export const enableRegion: Control = (body, world) => {
  const { account, region } = (body ?? {}) as { account?: string; region?: string };
  if (!account || !region) throw new AwsError('InvalidControl', 'Give account and region.', { status: 400 });
  const regions = enabledRegions(world, account);
  if (!regions.includes(region)) regions.push(region);
  return regions;
};

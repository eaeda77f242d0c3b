import type { World } from '../../../kernel/world.ts';
import { ec2State } from '../../ec2/state.ts';
import { iamState } from '../../iam/state.ts';
import { topicOfArn } from '../../sns/state.ts';
import { invalidCombination, invalidValue } from '../errors.ts';
import type { Place, StoredInfrastructure } from '../store.ts';
import { checkNumber, checkOneOf } from './names.ts';

export type InfrastructureGiven = Omit<StoredInfrastructure['given'], 'name'>;

/** https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateInfrastructureConfiguration.html */
const MOST_RESOURCE_TAGS = 30;

/** Throws for what an infrastructure configuration refers to and there is not, and for values out of range. */
export const checkInfrastructure = (world: World, place: Place, given: InfrastructureGiven): void => {
  const { instanceProfileName, instanceMetadataOptions: metadata, placement } = given;
  if (!iamState(world, place.account).instanceProfiles[instanceProfileName ?? ''])
    throw invalidValue('instanceProfileName', `There is no instance profile ${instanceProfileName}.`);
  const wrongType = given.instanceTypes?.find((type) => !/^[a-z][a-z0-9-]*\.[a-z0-9-]+$/.test(type));
  if (wrongType !== undefined)
    throw invalidValue('instanceTypes', `"${wrongType}" is no instance type such as t3.medium.`);
  if (metadata?.httpTokens !== undefined)
    checkOneOf('instanceMetadataOptions.httpTokens', metadata.httpTokens, ['required', 'optional']);
  checkNumber('instanceMetadataOptions.httpPutResponseHopLimit', metadata?.httpPutResponseHopLimit, 1, 64);
  if (placement?.tenancy !== undefined)
    checkOneOf('placement.tenancy', placement.tenancy, ['default', 'dedicated', 'host']);
  if (Object.keys(given.resourceTags ?? {}).length > MOST_RESOURCE_TAGS)
    throw invalidValue('resourceTags', `At most ${MOST_RESOURCE_TAGS} tags are allowed.`);
  checkNetwork(world, place, given);
  checkTopic(world, place, given.snsTopicArn);
};

const checkNetwork = (world: World, { account, region }: Place, given: InfrastructureGiven): void => {
  const { subnetId, securityGroupIds = [] } = given;
  if (subnetId === undefined && securityGroupIds.length === 0) return;
  if (securityGroupIds.length === 0) throw invalidCombination('subnetId needs securityGroupIds, too.');
  const { subnets, securityGroups } = ec2State(world, account, region).network;
  const subnet = subnets.find(({ id }) => id === subnetId);
  if (subnetId !== undefined && !subnet) throw invalidValue('subnetId', `The subnet ID '${subnetId}' does not exist.`);
  for (const id of securityGroupIds) {
    const group = securityGroups.find((one) => one.id === id);
    if (!group) throw invalidValue('securityGroupIds', `The security group '${id}' does not exist.`);
    if (subnet && group.vpcId !== subnet.vpcId)
      throw invalidCombination(`The security group ${id} and the subnet ${subnet.id} belong to different networks.`);
  }
};

const checkTopic = (world: World, { account, region }: Place, arn: string | undefined): void => {
  if (arn === undefined) return;
  const [, , , topicRegion, topicAccount] = arn.split(':');
  if (topicRegion !== region) throw invalidValue('snsTopicArn', `The topic has to be in ${region}.`);
  if (topicAccount === account && !topicOfArn(world, arn))
    throw invalidValue('snsTopicArn', `The topic '${arn}' does not exist.`);
};

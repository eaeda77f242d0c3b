import type { CreateDefaultVpcRequest, CreateDefaultVpcResult } from '@aws-sdk/client-ec2';
import { AwsError } from '../../../kernel/errors.ts';
import { ec2Operation, reading } from '../ec2-operation.ts';
import { ec2State } from '../state.ts';
import { defaultVpcOf, makeNetwork } from './network.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateDefaultVpc.html */
export const createDefaultVpc = ec2Operation<CreateDefaultVpcRequest, CreateDefaultVpcResult>({
  access: reading('CreateDefaultVpc'),
  run: (_input, { account, region }, world) => {
    const { network } = ec2State(world, account, region);
    if (defaultVpcOf(network))
      throw new AwsError('DefaultVpcAlreadyExists', 'A Default VPC already exists for this account in this region.');
    const { vpcs, subnets, securityGroups } = makeNetwork(world, region);
    network.vpcs = [...network.vpcs, ...vpcs];
    network.subnets = [...network.subnets, ...subnets];
    network.securityGroups = [...network.securityGroups, ...securityGroups];
    const [vpc] = vpcs;
    return {
      Vpc: {
        VpcId: vpc?.id,
        OwnerId: account,
        CidrBlock: vpc?.cidr,
        IsDefault: true,
        State: 'pending',
        InstanceTenancy: 'default',
      },
    };
  },
});

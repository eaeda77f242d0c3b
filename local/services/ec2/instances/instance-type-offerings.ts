import type {
  DescribeInstanceTypeOfferingsRequest,
  DescribeInstanceTypeOfferingsResult,
  _InstanceType as InstanceType,
} from '@aws-sdk/client-ec2';
import { ec2Operation, reading } from '../ec2-operation.ts';
import { applyFilters } from '../filters.ts';
import { page } from '../page.ts';

/** Every type that the SDK knows, in every region: which region lacks which type is not kept here. */
export const describeInstanceTypeOfferings = ec2Operation<
  DescribeInstanceTypeOfferingsRequest,
  DescribeInstanceTypeOfferingsResult
>({
  access: reading('DescribeInstanceTypeOfferings'),
  run: async ({ Filters, LocationType = 'region', ...paging }, { region }) => {
    // The client is large, and loaded by the endpoint when it first gets a request of EC2.
    const { _InstanceType } = await import('@aws-sdk/client-ec2');
    const found = applyFilters<InstanceType>(Object.values(_InstanceType), Filters, {
      'instance-type': (type) => type,
      location: () => region,
    });
    const { items, next } = page(found, paging);
    return {
      InstanceTypeOfferings: items.map((InstanceType) => ({ InstanceType, LocationType, Location: region })),
      ...next,
    };
  },
});

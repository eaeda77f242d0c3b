import type { DescribeRegionsRequest, DescribeRegionsResult } from '@aws-sdk/client-ec2';
import { AwsError } from '../../../kernel/errors.ts';
import type { World } from '../../../kernel/world.ts';
import { ec2Operation, reading } from '../ec2-operation.ts';
import { applyFilters } from '../filters.ts';

/** Enabled in every account: https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html */
const ALWAYS_ENABLED = [
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-northeast-3',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ca-central-1',
  'eu-central-1',
  'eu-north-1',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'sa-east-1',
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
];

/** An account has to enable them: the same page. */
const OPT_IN = [
  'af-south-1',
  'ap-east-1',
  'ap-east-2',
  'ap-south-2',
  'ap-southeast-3',
  'ap-southeast-4',
  'ap-southeast-5',
  'ap-southeast-6',
  'ap-southeast-7',
  'ca-west-1',
  'eu-central-2',
  'eu-south-1',
  'eu-south-2',
  'il-central-1',
  'me-central-1',
  'me-south-1',
  'mx-central-1',
];

/** Regions that an account has enabled beyond those that are enabled for all. */
export const enabledRegions = (world: World, account: string): string[] =>
  world.state<{ enabled: string[] }>('ec2-regions', account, 'global', () => ({ enabled: [] })).enabled;

/** Regions that are not enabled are shown only with AllRegions. */
export const describeRegions = ec2Operation<DescribeRegionsRequest, DescribeRegionsResult>({
  access: reading('DescribeRegions'),
  run: ({ RegionNames, Filters, AllRegions }, { account }, world) => {
    const all = [...ALWAYS_ENABLED, ...OPT_IN];
    const unknown = RegionNames?.find((name) => !all.includes(name));
    if (unknown) throw new AwsError('InvalidParameterValue', `Invalid region provided: [${unknown}]`);
    const optedIn = enabledRegions(world, account);
    const status = (name: string) =>
      ALWAYS_ENABLED.includes(name) ? 'opt-in-not-required' : optedIn.includes(name) ? 'opted-in' : 'not-opted-in';
    const named = all
      .filter((name) => !RegionNames?.length || RegionNames.includes(name))
      .filter((name) => AllRegions || status(name) !== 'not-opted-in');
    const found = applyFilters(named, Filters, {
      'region-name': (name) => name,
      endpoint: (name) => `ec2.${name}.amazonaws.com`,
      'opt-in-status': status,
    });
    return {
      Regions: found.map((RegionName) => ({
        RegionName,
        Endpoint: `ec2.${RegionName}.amazonaws.com`,
        OptInStatus: status(RegionName),
      })),
    };
  },
});

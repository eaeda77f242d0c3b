import { AwsError } from '../../../kernel/errors.ts';
import type { World } from '../../../kernel/world.ts';
import { defaultVpcOf, noDefaultVpc } from '../../ec2/network/network.ts';
import { ec2State } from '../../ec2/state.ts';
import type { Place, StoredInfrastructure } from '../store.ts';
import type { Build } from './build.ts';

const isMissing = (world: World, { account, region }: Place): boolean =>
  defaultVpcOf(ec2State(world, account, region).network) === undefined;

/** Why build instances cannot be launched: without a subnet they go into the default VPC. Undefined where they can. */
export const withoutNetwork = (
  world: World,
  place: Place,
  infrastructure: StoredInfrastructure | undefined,
): string | undefined => {
  if (infrastructure?.given.subnetId !== undefined || !isMissing(world, place)) return undefined;
  const { name, message } = noDefaultVpc();
  return `The build instance cannot be launched. ${name}: ${message}`;
};

/**
 * Throws where EC2 Fast Launch has neither a launch template nor a default VPC in a region of the distribution.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/win-start-fast-launch-prereqs.html
 */
export const checkFastLaunch = ({ world, place, distribution }: Build): void => {
  for (const { region = '', fastLaunchConfigurations = [] } of distribution?.given.distributions ?? []) {
    const unable = fastLaunchConfigurations.some(
      ({ enabled, launchTemplate, accountId = place.account }) =>
        enabled && launchTemplate === undefined && isMissing(world, { account: accountId, region }),
    );
    if (unable) {
      const { name, message } = noDefaultVpc();
      throw new AwsError(name, `EC2 Fast Launch cannot be enabled in ${region}. ${name}: ${message}`);
    }
  }
};

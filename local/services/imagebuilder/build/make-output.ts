import { AwsError } from '../../../kernel/errors.ts';
import type { Build } from './build.ts';
import { fail } from './end-build.ts';
import { checkFastLaunch } from './needs-default-vpc.ts';
import { copiesOf, makeAmis } from './output-amis.ts';
import { pushContainers } from './output-containers.ts';
import { packagesOf } from './packages.ts';

/** Puts what was built where it goes: AMIs into regions and accounts, container images into repositories. */
export const makeOutput = (build: Build, next: () => void): void => {
  const { world, place, image } = build;
  try {
    if (image.type === 'AMI') {
      makeAmis(world, place, image, copiesOf(build));
      checkFastLaunch(build);
    } else pushContainers(build);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    fail(build, `Distribution failed for ARN '${image.arn}'. ${error.message}`);
    return;
  }
  if (image.order.enhancedMetadata) image.packages = packagesOf(build);
  next();
};

import { amazonImageParameters, amazonImagesReleased } from '../ec2/images/amazon-images.ts';
import { firstVersion } from './first-version.ts';
import type { StoredParameter } from './state.ts';

/**
 * AWS's public parameters for its images.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters-ami.html
 */
export const publicParameters = (region: string): readonly StoredParameter[] =>
  [...amazonImageParameters(region)].map(([name, value]) =>
    firstVersion(name, {
      value,
      dataType: 'aws:ec2:image',
      modifiedAt: amazonImagesReleased,
      modifiedBy: 'arn:aws:iam::aws:root',
    }),
  );

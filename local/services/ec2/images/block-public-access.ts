import type { GetImageBlockPublicAccessStateRequest, GetImageBlockPublicAccessStateResult } from '@aws-sdk/client-ec2';
import { ec2Operation, reading } from '../ec2-operation.ts';

/** What accounts start with: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/block-public-access-to-amis.html */
export const getImageBlockPublicAccessState = ec2Operation<
  GetImageBlockPublicAccessStateRequest,
  GetImageBlockPublicAccessStateResult
>({
  access: reading('GetImageBlockPublicAccessState'),
  run: () => ({ ImageBlockPublicAccessState: 'block-new-sharing', ManagedBy: 'account' }),
});

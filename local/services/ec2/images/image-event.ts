import type { World } from '../../../kernel/world.ts';
import { ec2Arn } from '../arns.ts';
import type { StoredImage } from '../stored-image.ts';

/** "EC2 AMI State Change": https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/monitor-ami-events.html */
export const emitImageState = (
  world: World,
  region: string,
  { id, owner }: StoredImage,
  state: 'available' | 'deregistered' | 'disabled',
): void =>
  world.emit({
    source: 'aws.ec2',
    detailType: 'EC2 AMI State Change',
    account: owner,
    region,
    resources: [ec2Arn(owner, region, id)],
    detail: { RequestId: world.ids.uuid('image-event'), ImageId: id, State: state, ErrorMessage: '' },
  });

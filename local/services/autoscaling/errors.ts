import { AwsError } from '../../kernel/errors.ts';

/** https://docs.aws.amazon.com/autoscaling/ec2/APIReference/CommonErrors.html */
export const validation = (message: string): AwsError => new AwsError('ValidationError', message, { status: 400 });

export const noSuchGroup = (name: string): AwsError => validation(`AutoScalingGroup name not found - ${name}`);

import { z } from 'zod';
import { arnOf, file, resourceTags } from './words.ts';

const placement = z.strictObject({
  tenancy: z.enum(['default', 'dedicated', 'host']).optional().describe('Where instances run; macOS needs host'),
  availabilityZone: z.string().min(1).optional().describe('us-east-1a'),
  hostId: z.string().min(1).optional().describe('A dedicated host'),
  hostResourceGroup: arnOf('resource-groups', 'group/').optional().describe('ARN of a group of dedicated hosts'),
});

/**
 * The instances that build and test.
 * https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateInfrastructureConfiguration.html
 */
export const build = z.strictObject({
  instanceTypes: z
    .array(z.string().regex(/^[a-z0-9-]+\.[a-z0-9-]+$/, 'an instance type looks like t3.medium'))
    .min(1)
    .describe('Image Builder takes one that is available'),
  subnetId: z
    .string()
    .regex(/^subnet-[0-9a-f]+$/, 'the id of a subnet')
    .optional()
    .describe('Where they run; the default VPC without it'),
  securityGroupIds: z
    .array(z.string().regex(/^sg-[0-9a-f]+$/, 'the id of a security group'))
    .min(1)
    .optional()
    .describe("The VPC's default group without it"),
  instanceProfile: z
    .string()
    .regex(/^[\w+=,.@-]{1,128}$/, 'the name of an instance profile')
    .optional()
    .describe('A profile of yours; without it one is made with what a build needs'),
  policies: z
    .array(
      z
        .string()
        .regex(/^([\w+=,.@/-]{1,512}|arn:aws[a-z-]*:iam::(\d{12}|aws):policy\/.+)$/, 'the name or ARN of a policy'),
    )
    .default([])
    .describe('More policies for the profile that is made: names of those that AWS keeps, or ARNs'),
  metadata: z
    .strictObject({
      tokens: z.enum(['required', 'optional']).default('required').describe('required: only IMDSv2'),
      hopLimit: z.int().min(1).max(64).default(1).describe('How far an answer may travel; 2 for containers'),
    })
    .prefault({})
    .describe('Instance metadata service'),
  keyPair: z.string().min(1).optional().describe('A key pair to log in with while they run'),
  userData: file
    .optional()
    .describe('A script beside image.yaml for their start; it has to keep the SSM agent running'),
  removeSsmAgent: z.boolean().default(false).describe('Take the SSM agent out of the image at the end of the build'),
  workingDirectory: z
    .string()
    .regex(/^(\/|[A-Za-z]:\\)/, 'an absolute path')
    .optional()
    .describe('Where components work; /tmp or C:\\Windows\\Temp without it'),
  terminateOnFailure: z.boolean().default(true).describe('Leave no instance behind when a build fails'),
  placement: placement.optional().describe('Dedicated hosts and zones'),
  resourceTags: resourceTags.default({}).describe('Tags of everything that exists only during a build'),
  snsTopic: arnOf('sns', '[\\w-]{1,256}$')
    .optional()
    .describe('ARN of a topic that Image Builder itself tells about the end of builds'),
});

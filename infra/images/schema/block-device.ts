import { z } from 'zod';
import { keyArn } from './words.ts';

const WITH_IOPS: readonly string[] = ['gp3', 'io1', 'io2'];
const NEEDS_IOPS: readonly string[] = ['io1', 'io2'];

/**
 * A volume of instances that start from the image. Every one is encrypted: an AMI that is shared needs a key of ours. The limits are
 * Image Builder's; Amazon EBS has higher ones.
 * https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_EbsInstanceBlockDeviceSpecification.html
 */
export const blockDevice = z
  .strictObject({
    device: z
      .string()
      .min(1)
      .describe(
        'Name of the device: the root is /dev/xvda on Amazon Linux and /dev/sda1 on Ubuntu, RHEL, SUSE and Windows',
      ),
    sizeGiB: z.int().min(1).max(16_000).optional().describe('Size in GiB. Omit to use the size of the base image'),
    type: z.enum(['gp3', 'gp2', 'io2', 'io1', 'st1', 'sc1', 'standard']).default('gp3').describe('Kind of volume'),
    iops: z.int().min(100).max(64_000).optional().describe('Operations a second, for gp3, io1 and io2'),
    throughput: z.int().min(125).max(1000).optional().describe('MiB a second, for gp3'),
    deleteOnTermination: z.boolean().default(true).describe('Remove the volume together with its instance'),
    snapshotId: z
      .string()
      .regex(/^snap-[0-9a-f]+$/, 'the id of a snapshot')
      .optional()
      .describe('Begin with this snapshot'),
    kmsKey: keyArn.optional().describe("The key of the hub's region; Hallmark's key for images without it"),
    virtualName: z
      .string()
      .regex(/^ephemeral\d+$/, 'ephemeral0, ephemeral1…')
      .optional()
      .describe('An instance store in place of a volume'),
    noDevice: z.boolean().default(false).describe('Leave out a device that the base image has'),
  })
  .refine(({ type, iops }) => iops === undefined || WITH_IOPS.includes(type), {
    message: `only ${WITH_IOPS.join(', ')} take iops`,
    path: ['iops'],
  })
  .refine(({ type, iops }) => iops !== undefined || !NEEDS_IOPS.includes(type), {
    message: 'io1 and io2 need iops',
    path: ['type'],
  })
  .refine(({ type, throughput }) => throughput === undefined || type === 'gp3', {
    message: 'only gp3 takes throughput',
    path: ['throughput'],
  });

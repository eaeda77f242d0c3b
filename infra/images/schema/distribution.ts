import { z } from 'zod';
import { account, keyArn, region, tags } from './words.ts';

const fastLaunch = z.strictObject({
  maxParallelLaunches: z.int().min(6).max(10_000).optional().describe('Instances that prepare snapshots at a time'),
  snapshots: z.int().min(1).max(10_000).optional().describe('Prepared snapshots that are kept ready'),
  launchTemplate: z
    .strictObject({
      id: z
        .string()
        .regex(/^lt-[0-9a-z]{17}$/, 'the id of a launch template')
        .describe('Its id'),
      version: z.string().min(1).default('$Default').describe('Its version'),
    })
    .optional()
    .describe('How these instances are launched'),
  account: account.optional().describe('The account that prepares; the hub without it'),
});

const licenses = z
  .array(
    z
      .string()
      .regex(
        /^arn:aws[^:]*:license-manager:[^:]+:\d{12}:license-configuration:lic-[a-z0-9-_]{32}$/,
        'the ARN of a licence configuration: arn:aws:license-manager:…:license-configuration:lic-…',
      ),
  )
  .max(50)
  .describe('ARNs of licence configurations that instances of the AMI count on');

/**
 * Only copies: who may launch them, and which parameter names them, is decided after the gate.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/cr-upd-ami-distribution-settings.html
 */
export const distribution = z.strictObject({
  name: z
    .string()
    .regex(/^[-\w{][-\w\s:{}.]{1,125}[-\w}]$/, 'letters, digits, spaces and _-:.{}')
    .optional()
    .describe('Name of the AMIs; {{ imagebuilder:buildDate }} is filled in'),
  description: z.string().min(1).max(1024).optional().describe("Description of the AMIs; the image's without it"),
  amiTags: tags.default({}).describe('Tags of the AMIs'),
  fastLaunch: fastLaunch.optional().describe('Prepared snapshots for Windows'),
  licenses: licenses.default([]),
  regions: z
    .record(
      region,
      z.strictObject({
        kmsKey: keyArn
          .optional()
          .describe(
            "Key of the copy (default: Hallmark's key for images, which only the regions of infra/hallmark.yaml have)",
          ),
        fastLaunch: z
          .union([fastLaunch, z.literal(false)])
          .optional()
          .describe('In place of the common one'),
        licenses: licenses.optional(),
        amiTags: tags.optional().describe('In addition to the common ones'),
      }),
    )
    .default({})
    .describe('What differs by region, and further regions for copies of the image'),
});

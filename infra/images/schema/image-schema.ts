import { z } from 'zod';
import { baseImage } from './base-image.ts';
import { blockDevice } from './block-device.ts';
import { build } from './build.ts';
import { component } from './component.ts';
import { container } from './container.ts';
import { distribution } from './distribution.ts';
import { lifecycle } from './lifecycle.ts';
import { logging } from './logging.ts';
import { scanning } from './scanning.ts';
import { schedule } from './schedule.ts';
import { release, tags } from './words.ts';
import { workflow } from './workflow.ts';

const tests = z.strictObject({
  enabled: z.boolean().default(true).describe('Start an instance of the new image and run the test phases on it'),
  timeoutMinutes: z
    .int()
    .min(60)
    .max(1440)
    .default(90)
    .describe('Longest time for tests; what AWS takes, without effect'),
});

const settings = z.strictObject({
  $schema: z.string().optional().describe('For editors only'),
  name: z
    .string()
    .regex(
      /^[a-z][a-z0-9-]{2,62}$/,
      'a name has 3 to 63 lower-case letters, digits and hyphens, and begins with a letter',
    )
    .describe("The folder's name"),
  version: release.describe('Major and minor version of the recipe; a change raises the third number').default('1.0'),
  description: z.string().max(1024).default('').describe('For people'),
  platform: z.enum(['Linux', 'Windows', 'macOS']).describe('Operating system'),
  baseImage: baseImage.describe('What it is built on'),
  container: container.optional().describe('Makes a container image in place of an AMI'),
  components: z
    .array(component)
    .max(20)
    .describe(
      'In order, with their build, validate and test phases. With an empty list, the base image is copied, encrypted and scanned',
    ),
  blockDevices: z.array(blockDevice).default([]).describe('Volumes of instances, the root volume at least; for AMIs'),
  build: build.describe('Instances that build and test'),
  tests: tests.prefault({}).describe('The test phases'),
  logging: logging.prefault({}).describe('Logs of builds'),
  scanning: scanning
    .optional()
    .describe(
      'Whether and how Image Builder scans for vulnerabilities. true: Amazon Inspector on the test instance (default: true for AMIs, false for container images, which Amazon ECR scans)',
    ),
  schedule: schedule.optional().describe('When it is built; only when a person starts it without it'),
  distribution: distribution.prefault({}).describe('Copies in other regions'),
  workflows: z.array(workflow).max(10).default([]).describe("Image Builder's own workflows without it"),
  executionRole: z
    .string()
    .regex(/^([\w+=,.@-]{1,64}|arn:aws[a-z-]*:iam::\d{12}:role\/.+)$/, 'the name or ARN of a role')
    .optional()
    .describe("What workflows run as; Image Builder's service-linked role without it"),
  lifecycle: z.array(lifecycle).max(3).default([]).describe('What becomes of old images'),
  watermarks: z.array(z.string().min(3).max(128)).max(5).default([]).describe('Marks that every copy of the AMI keeps'),
  tags: tags.default({}).describe('Tags of the resources of Image Builder'),
  imageTags: tags.default({}).describe('Tags of the images that the pipeline makes'),
  enabled: z.boolean().default(true).describe('false: the pipeline rests'),
  enhancedMetadata: z.boolean().default(true).describe('Collect what is installed: packages, operating system'),
});

/** What `images/<name>/image.yaml` says; `infra/image.schema.json` is made from this for editors. */
export const imageSchema = settings.transform((given) => ({
  ...given,
  // The gate reads Amazon ECR's own scan of a container image. Image Builder's would need enhanced scanning of the registry.
  scanning: given.scanning ?? given.container === undefined,
}));

export type ImageInput = z.output<typeof imageSchema>;

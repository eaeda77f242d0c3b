import { z } from 'zod';

/** What `images/<name>/image.yaml` says. */

/** https://docs.aws.amazon.com/imagebuilder/latest/userguide/ibhow-semantic-versioning.html */
const version = z.string().regex(/^\d{1,10}\.\d{1,10}\.\d{1,10}$/, 'a version is three numbers: 1.0.0');

const component = z.union([
  z.strictObject({ managed: z.string().min(1).describe('Name of a component that AWS keeps; its newest version') }),
  z.strictObject({ file: z.string().min(1).describe('A component document beside image.yaml'), version }),
]);

const schedule = z.strictObject({
  cron: z.string().regex(/^cron\(\S+( \S+){5}\)$/, 'six fields: cron(0 2 ? * SUN *)'),
  timezone: z.string().min(1).default('UTC').describe('Name of the IANA database'),
  onlyIfDependenciesChanged: z.boolean().default(false).describe('Skip a build for which nothing is new'),
  disableAfterFailures: z.int().min(1).max(10).optional().describe('Failed builds in a row that end the schedule'),
});

export const imageSchema = z.strictObject({
  name: z
    .string()
    .regex(
      /^[a-z][a-z0-9-]{2,62}$/,
      'a name has 3 to 63 lower-case letters, digits and hyphens, and begins with a letter',
    ),
  version: version.describe('Of the recipe; a changed recipe needs another one'),
  description: z.string().max(1024).default(''),
  platform: z.enum(['Linux', 'Windows']),
  baseImage: z.string().min(1).describe('Name of an image that AWS keeps; its newest version at every build'),
  components: z.array(component).min(1).max(20).describe('In order'),
  storage: z.strictObject({
    device: z.string().min(1),
    sizeGiB: z.int().min(1).max(16_384),
    type: z.enum(['gp3', 'gp2', 'io2', 'io1', 'st1', 'sc1', 'standard']),
  }),
  build: z.strictObject({
    instanceTypes: z.array(z.string().min(1)).min(1).describe('The first that is available'),
    testMinutes: z.int().min(60).max(1440).describe('Longest time for tests'),
  }),
  schedule: schedule.optional(),
  scanning: z.boolean().default(true).describe('Have Amazon Inspector scan the test instance'),
});

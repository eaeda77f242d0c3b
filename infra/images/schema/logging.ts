import { z } from 'zod';

/** https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_PipelineLoggingConfiguration.html */
const logGroup = z
  .string()
  .regex(/^[\w./-]{1,512}$/, 'the name of a log group: letters, digits, hyphens, underscores, slashes and periods');

/** Where builds write their logs: by default into log groups and a bucket that Hallmark makes. */
export const logging = z.strictObject({
  imageLogGroup: logGroup
    .optional()
    .describe('An existing log group for builds (default: /aws/imagebuilder/hallmark/<name>, which Hallmark creates)'),
  pipelineLogGroup: logGroup
    .optional()
    .describe(
      'An existing log group for runs of the pipeline (default: /aws/imagebuilder/hallmark/pipeline/<name>, which Hallmark creates)',
    ),
  retentionDays: z
    .union([z.literal(7), z.literal(30), z.literal(90), z.literal(180), z.literal(365), z.literal(731)])
    .optional()
    .describe('How long they are kept; logRetentionDays of infra/hallmark.yaml without it'),
  s3: z
    .union([
      z.boolean(),
      z.strictObject({
        bucket: z
          .string()
          .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'the name of a bucket')
          .describe('A bucket of yours; the instance profile has to be able to write there'),
        prefix: z.string().optional().describe("The image's name without it"),
      }),
    ])
    .default(true)
    .describe("AWSTOE's full logs in a bucket as well: Hallmark's, yours, or none"),
});

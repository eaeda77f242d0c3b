import { z } from 'zod';

/**
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/integ-inspector.html. Spelling of the severity in
 * scanResultCondition: docs/design/aws-assumptions.md.
 */
export const scanning = z.union([
  z.boolean(),
  z
    .strictObject({
      kind: z
        .enum(['test-instance', 'on-demand'])
        .default('test-instance')
        .describe("test-instance: Amazon Inspector on the instance of the tests; on-demand: the AMI's snapshots"),
      failAbove: z
        .enum(['informational', 'low', 'medium', 'high', 'critical'])
        .optional()
        .describe('Only on-demand: the build itself fails on findings above this severity'),
      fixableOnly: z.boolean().default(true).describe('Of these, count only findings for which a fix exists'),
      repository: z
        .string()
        .min(2)
        .optional()
        .describe('Only container images: the ECR repository that is used for scanning'),
      tags: z.array(z.string().min(1)).optional().describe('Only container images: tags of what is scanned there'),
    })
    .refine(({ kind, failAbove }) => failAbove === undefined || kind === 'on-demand', {
      message: 'only an on-demand scan can fail a build; what a test-instance scan finds is for the gate',
      path: ['failAbove'],
    }),
]);

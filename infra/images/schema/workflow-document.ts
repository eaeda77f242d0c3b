import { z } from 'zod';

/** https://docs.aws.amazon.com/imagebuilder/latest/userguide/wfdoc-overview.html: at most 15 steps and 25 parameters */
const MOST_STEPS = 15;
const MOST_PARAMETERS = 25;

const step = z.looseObject({
  name: z.string().min(1),
  action: z.string().min(1),
  onFailure: z.enum(['Abort', 'Continue']).optional(),
  timeoutSeconds: z.int().min(60).max(604_800).optional(),
});

export const workflowDocument = z.looseObject({
  name: z.string().min(1),
  schemaVersion: z.union([z.literal(1), z.literal('1.0')]),
  description: z.string().optional(),
  parameters: z
    .array(z.looseObject({ name: z.string().min(1), type: z.enum(['string', 'integer', 'boolean', 'stringList']) }))
    .max(MOST_PARAMETERS)
    .optional(),
  steps: z
    .array(step)
    .min(1)
    .max(MOST_STEPS)
    .refine((steps) => new Set(steps.map(({ name }) => name)).size === steps.length, 'two steps have the same name'),
});

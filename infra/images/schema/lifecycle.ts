import { z } from 'zod';
import { account, region, tags } from './words.ts';

const unit = z.enum(['DAYS', 'WEEKS', 'MONTHS', 'YEARS']).describe('Of what');

/** https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateLifecyclePolicy.html */
export const lifecycle = z
  .strictObject({
    action: z.enum(['delete', 'deprecate', 'disable']).describe('What becomes of old images'),
    olderThan: z
      .strictObject({ value: z.int().min(1).max(1000).describe('How many'), unit })
      .optional()
      .describe('By age, {value: 6, unit: MONTHS}'),
    beyondNewest: z.int().min(1).max(1000).optional().describe('By count: the newest so many are left alone'),
    keepAtLeast: z.int().min(1).max(10).optional().describe('With olderThan: so many stay whatever their age'),
    include: z
      .strictObject({
        amis: z.boolean().default(true).describe('The AMIs of every region'),
        snapshots: z.boolean().default(true).describe('Their snapshots, with delete'),
        containers: z.boolean().default(true).describe('The container images'),
      })
      .prefault({})
      .describe('Which of its resources'),
    exclude: z
      .strictObject({
        promoted: z.boolean().default(true).describe('Images that Hallmark promoted: instances may start from them'),
        public: z.boolean().default(false).describe('Public AMIs'),
        regions: z.array(region).default([]).describe('AMIs of these regions'),
        sharedWith: z.array(account).default([]).describe('AMIs shared with these accounts'),
        lastLaunched: z
          .strictObject({ value: z.int().min(1).max(365).describe('How many'), unit })
          .optional()
          .describe('AMIs launched within this time'),
        amiTags: tags.default({}).describe('AMIs with these tags'),
        tags: tags.default({}).describe('Images with these tags'),
      })
      .prefault({})
      .describe('What is left alone'),
  })
  .refine(({ olderThan, beyondNewest }) => (olderThan === undefined) !== (beyondNewest === undefined), {
    message: 'give either olderThan or beyondNewest',
    path: ['action'],
  })
  .refine(({ olderThan, keepAtLeast }) => keepAtLeast === undefined || olderThan !== undefined, {
    message: 'goes with olderThan only',
    path: ['keepAtLeast'],
  });

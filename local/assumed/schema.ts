import { z } from 'zod';

const id = (prefix: string) =>
  z.string().regex(new RegExp(`^${prefix}-[0-9a-f]{8,17}$`), `has to be an id such as ${prefix}-0123456789abcdef0`);

const names = z.array(z.string().min(1)).optional();

const REGION = /^[a-z]{2}(-[a-z]+)+-\d$/;
const ACCOUNT = /^\d{12}$/;

const region = z.strictObject({
  defaultVpc: z.boolean().optional(),
  subnets: z
    .array(
      z.strictObject({
        id: id('subnet'),
        vpc: id('vpc'),
        zone: z.string().optional(),
        cidr: z.string().optional(),
      }),
    )
    .optional(),
  securityGroups: z.array(z.strictObject({ id: id('sg'), vpc: id('vpc'), name: z.string().optional() })).optional(),
  keyPairs: names,
  repositories: names,
  keys: names,
  aliases: z.array(z.string().regex(/^alias\/.+$/, 'has to begin with alias/')).optional(),
  topics: names,
  logGroups: names,
  licenseConfigurations: z
    .array(z.string().regex(/^arn:[^:]+:license-manager:/, 'has to be the ARN of a license configuration'))
    .optional(),
  images: z
    .array(
      z.strictObject({
        id: id('ami'),
        platform: z.enum(['Linux', 'Windows']).optional(),
        architecture: z.enum(['x86_64', 'arm64']).optional(),
      }),
    )
    .optional(),
  parameters: z.record(z.string(), z.string()).optional(),
});

const account = z.strictObject({
  roles: names,
  instanceProfiles: names,
  buckets: names,
  regions: z.record(z.string().regex(REGION, 'has to be a region such as us-east-1'), region).optional(),
});

/** What accounts have before anything is deployed: docs/local-aws.md, "What the accounts have". */
export const assumedSchema = z.strictObject({
  accounts: z.record(z.string().regex(ACCOUNT, 'has to be an account id of twelve digits in quotes'), account),
});

export type Assumed = z.infer<typeof assumedSchema>;
export type AssumedAccount = z.infer<typeof account>;
export type AssumedRegion = z.infer<typeof region>;

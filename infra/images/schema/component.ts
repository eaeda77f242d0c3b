import { z } from 'zod';
import { arnOf, file, release, wildcardVersion } from './words.ts';

const MOST_PARAMETERS = 25;

/** A value, or the values of a list. https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_ComponentParameter.html */
const parameters = z
  .record(
    z.string().min(1).max(256),
    z.union([z.string(), z.number().transform(String), z.boolean().transform(String), z.array(z.string()).min(1)]),
  )
  .refine((given) => Object.keys(given).length <= MOST_PARAMETERS, `at most ${MOST_PARAMETERS} parameters`)
  .default({})
  .describe('Values of the parameters that the document has');

const HINT = 'has to be a map of settings: {managed: update-linux} or {file: components/apache.yaml}';

/** For those who write only a name or a path. */
const orHint = {
  error: ({ code, input }: { code?: string; input?: unknown }) =>
    code === 'invalid_type' && input !== undefined ? HINT : undefined,
};

export const component = z.union([
  z.strictObject(
    {
      file: file.describe('A component document beside image.yaml'),
      version: release.default('1.0').describe('Major and minor version; a change raises the third number'),
      description: z.string().max(1024).optional().describe("The document's own without it"),
      supportedOsVersions: z
        .array(z.string().min(1))
        .min(1)
        .max(25)
        .optional()
        .describe('Operating systems it is for, "Amazon Linux 2023"'),
      parameters,
    },
    orHint,
  ),
  z.strictObject(
    {
      managed: z.string().min(1).describe('A component that AWS keeps: update-linux'),
      version: wildcardVersion.default('x.x.x').describe('x stands for the newest'),
      parameters,
    },
    orHint,
  ),
  z.strictObject(
    {
      marketplace: z.string().min(1).describe('A component of an AWS Marketplace product, by name'),
      version: wildcardVersion.default('x.x.x').describe('x stands for the newest'),
      parameters,
    },
    orHint,
  ),
  z.strictObject(
    {
      arn: arnOf('imagebuilder', 'component/').describe('A component that another account shares'),
      parameters,
    },
    orHint,
  ),
]);

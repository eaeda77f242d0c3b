import { z } from 'zod';
import { arnOf, file, release, wildcardVersion } from './words.ts';

const how = {
  parameters: z
    .record(z.string(), z.union([z.string(), z.array(z.string()).min(1)]))
    .default({})
    .describe('Its parameters'),
  onFailure: z
    .enum(['CONTINUE', 'ABORT'])
    .optional()
    .describe('Test workflows only: what a failure means for the image'),
  parallelGroup: z
    .string()
    .regex(/^[A-Za-z0-9][\w+#-]{0,99}$/, 'letters, digits and -_+#, 100 at most')
    .optional()
    .describe('Test workflows of one group run at the same time'),
};

const type = z.enum(['build', 'test', 'distribution']);

/** https://docs.aws.amazon.com/imagebuilder/latest/userguide/manage-image-workflows.html */
export const workflow = z.union([
  z.strictObject({
    file: file.describe('A workflow document beside image.yaml'),
    type: type.describe('Which stage of the build it is'),
    version: release.default('1.0').describe('Major and minor version; a change raises the third number'),
    ...how,
  }),
  z.strictObject({
    managed: z.string().min(1).describe('A workflow that AWS keeps: build-image'),
    type: type.describe('Which stage of the build it is'),
    version: wildcardVersion.default('x.x.x').describe('x stands for the newest'),
    ...how,
  }),
  z.strictObject({
    arn: arnOf('imagebuilder', 'workflow/').describe('A workflow that another account shares'),
    ...how,
  }),
]);

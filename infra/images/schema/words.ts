import { z } from 'zod';

/** Shapes that several parts of image.yaml share. */

/** https://docs.aws.amazon.com/imagebuilder/latest/userguide/ibhow-semantic-versioning.html */
export const release = z
  .string()
  .regex(/^\d{1,10}\.\d{1,10}$/, 'two numbers in quotes, "1.0": the third is counted by npm run images:bump');

export const wildcardVersion = z
  .string()
  .regex(
    /^(\d+\.\d+\.\d+|\d+\.\d+\.x|\d+\.x\.x|x\.x\.x)$/,
    'three numbers, of which the last ones may be x: 1.4.2, 1.4.x, 1.x.x or x.x.x',
  );

export const account = z.string().regex(/^\d{12}$/, 'an account id is 12 digits, in quotes');

export const region = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'a region looks like us-east-1');

/** A file beside image.yaml, or one of another image: images may share documents. */
export const file = z
  .string()
  .min(1)
  .refine(
    (path) => !/^\/|[\\\n]/.test(path) && path.split('/').lastIndexOf('..') <= 0,
    'a file in the folder of the image or of another one: components/apache.yaml or ../web-server/components/apache.yaml',
  );

/** https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateImageRecipe.html, tags */
const tagKey = z
  .string()
  .min(1)
  .max(128)
  .refine((key) => !/^aws:/i.test(key), 'tags that begin with aws: are those of AWS itself')
  .refine((key) => /^[a-zA-Z0-9\s_.:/=+\-@]*$/.test(key), 'the key of a tag: letters, digits, spaces and _.:/=+-@');

const tagsUpTo = (most: number) =>
  z.record(tagKey, z.string().max(256)).refine((given) => Object.keys(given).length <= most, `at most ${most} tags`);

export const tags = tagsUpTo(50);

/** https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateInfrastructureConfiguration.html, resourceTags */
export const resourceTags = tagsUpTo(30);

export const keyArn = z
  .string()
  .regex(
    /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:(key|alias)\/[\w/-]+$/,
    'the ARN of a key or alias: arn:aws:kms:us-east-1:111111111111:alias/name',
  );

export const arnOf = (service: string, resource: string) =>
  z
    .string()
    .regex(
      new RegExp(`^arn:aws[a-z-]*:${service}:[a-z0-9-]*:(\\d{12}|aws|aws-marketplace)?:${resource}`),
      `an ARN of ${service}: arn:aws:${service}:…:${resource}…`,
    );

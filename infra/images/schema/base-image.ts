import { z } from 'zod';
import { arnOf, wildcardVersion } from './words.ts';

const KINDS: readonly (readonly [RegExp, string])[] = [
  [/^ami-/, 'write {ami: ami-…} for an AMI'],
  [/^arn:/, 'write {arn: …} for an image of another account, and the name alone for one that AWS keeps'],
  [/^ssm:/, 'write {ssmParameter: /name} for a parameter'],
  [/^prod-/, 'write {marketplace: prod-…} for a product of AWS Marketplace'],
  [/[:/]/, 'write {container: …} for a container image, and {ssmParameter: /name} for a parameter'],
];

const instead = (given: string): string =>
  KINDS.find(([kind]) => kind.test(given))?.[1] ?? 'the name of an image that AWS keeps, amazon-linux-2023-x86';

/**
 * What the image is built on: `parentImage` of a recipe.
 * https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateImageRecipe.html
 */
export const baseImage = z.union([
  z.string().regex(/^(?!ami-)[a-z0-9][a-z0-9-]+$/, { error: ({ input }) => instead(String(input)) }),
  z.strictObject({
    managed: z.string().min(1).describe('Name of an image that AWS keeps: amazon-linux-2023-x86'),
    version: wildcardVersion.default('x.x.x').describe('x stands for the newest'),
  }),
  z.strictObject({
    image: z
      .string()
      .regex(/^[a-z][a-z0-9-]{2,62}$/, 'the name of a folder in images/')
      .describe(
        'An image of your own, by its folder in images/. It needs an AVAILABLE build before this image is deployed',
      ),
    version: wildcardVersion.default('x.x.x').describe('x stands for the newest'),
  }),
  z.strictObject({
    ssmParameter: z
      .string()
      .regex(/^[a-zA-Z0-9_.\-/]+$/, 'the name of a parameter: /aws/service/ami-amazon-linux-latest/…')
      .describe('A parameter that holds an AMI id, read at every build'),
  }),
  z.strictObject({
    ami: z
      .string()
      .regex(/^ami-([0-9a-f]{8}|[0-9a-f]{17})$/, 'an AMI id: ami- and 8 or 17 hexadecimal digits')
      .describe("An AMI of the hub's region"),
  }),
  z.strictObject({
    marketplace: z
      .string()
      .min(1)
      .describe('Product id of AWS Marketplace, or the ARN of its image; the hub account has to be subscribed'),
  }),
  z.strictObject({ arn: arnOf('imagebuilder', 'image/').describe('An image that another account shares') }),
  z.strictObject({
    container: z
      .string()
      .regex(/^[a-z0-9][\w.\-/:@]*$/i, 'a container image: amazonlinux:2023 or an URI of Amazon ECR')
      .describe('A container image of Docker Hub or Amazon ECR; for container images only'),
    platform: z.enum(['Linux', 'Windows']).optional().describe('Where Image Builder cannot tell it from the image'),
    osVersion: z.string().min(1).optional().describe('Operating system of the image, "Amazon Linux 2023"'),
  }),
]);

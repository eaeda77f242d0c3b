import { z } from 'zod';
import { blockDevice } from './block-device.ts';
import { file } from './words.ts';

/** https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateContainerRecipe.html */
export const container = z.strictObject({
  repository: z
    .string()
    .regex(/^[a-z0-9]+([._/-][a-z0-9]+)*$/, 'the name of an ECR repository: hallmark/web-server')
    .optional()
    .describe('Where the image goes; hallmark/<name> without it, made in every region'),
  dockerfile: file
    .optional()
    .describe(
      'Template beside image.yaml with {{{ imagebuilder:parentImage }}} and its like; the plain one without it',
    ),
  tags: z
    .array(z.string().regex(/^[\w][\w.-]{0,127}$/, 'a tag'))
    .default([])
    .describe('Tags in the repository'),
  instanceImage: z
    .string()
    .min(1)
    .optional()
    .describe('AMI of the instance that builds; the newest for ECS without it'),
  instanceBlockDevices: z.array(blockDevice).default([]).describe('Volumes of that instance'),
});

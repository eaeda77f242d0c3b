import { ec2AmiRegistry } from '../../shared/aws/ec2-ami-registry.ts';
import { translated } from '../../shared/aws/translate-errors.ts';
import { loadConfiguration } from '../../shared/configuration/load.ts';
import { stepHandler } from '../../shared/runtime/step-handler.ts';
import { findImage } from './find-image.ts';

const configuration = loadConfiguration(process.env);
const regions = [...new Set(Object.values(configuration.images).flatMap((image) => image.regions))];
const find = findImage({ registry: ec2AmiRegistry(), regions });

/** State "Find image of AMI": a person gave an AMI id. */
export const handler = stepHandler('find-image', (input: { amiId: string }) =>
  translated('looking for the AMI', () => find(input)),
);

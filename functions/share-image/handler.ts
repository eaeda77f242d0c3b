import { ec2AmiRegistry } from '../../shared/aws/ec2-ami-registry.ts';
import { translated } from '../../shared/aws/translate-errors.ts';
import { loadConfiguration } from '../../shared/configuration/load.ts';
import { stepHandler } from '../../shared/runtime/step-handler.ts';
import { type Input, shareImage } from './share-image.ts';

const share = shareImage({
  registry: ec2AmiRegistry(),
  configuration: loadConfiguration(process.env),
  now: () => new Date(),
});

/** State "Share image": launch permissions and tags in every region. */
export const handler = stepHandler('share-image', (input: Input) =>
  translated('tagging and sharing the AMIs', () => share(input)),
);

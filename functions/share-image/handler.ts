import { ec2AmiRegistry } from '../../shared/aws/ec2-ami-registry.ts';
import { translated } from '../../shared/aws/translate-errors.ts';
import { loadConfiguration } from '../../shared/configuration/load.ts';
import { refusal } from '../../shared/domain/refusal.ts';
import { stepHandler } from '../../shared/runtime/step-handler.ts';
import { type Input, type Shared, shareImage } from './share-image.ts';

const share = shareImage({
  registry: ec2AmiRegistry(),
  configuration: loadConfiguration(process.env),
  now: () => new Date(),
});

/** EC2 refuses to share what the AWS managed key encrypts, and names the key in its message only. */
const shareOrRefuse = async (input: Input): Promise<Shared> => {
  try {
    return await share(input);
  } catch (error) {
    const { name, message } = error as Error;
    if (name === 'InvalidParameter' && /encrypted|KMS|key/i.test(message))
      return { outcome: 'rejected', ...refusal('AWS_MANAGED_KEY', message) };
    throw error;
  }
};

/** State "Share image": tags and launch permissions in every region. */
export const handler = stepHandler('share-image', (input: Input) =>
  translated('tagging and sharing the AMIs', () => shareOrRefuse(input)),
);

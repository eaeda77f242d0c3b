import { ecrContainers } from '../../shared/aws/ecr-containers.ts';
import { translated } from '../../shared/aws/translate-errors.ts';
import { loadConfiguration } from '../../shared/configuration/load.ts';
import { stepHandler } from '../../shared/runtime/step-handler.ts';
import { type Input, shareContainer } from './share-container.ts';

const share = shareContainer({ registry: ecrContainers(), configuration: loadConfiguration(process.env) });

/** State "Share image", of a container image: its version as a tag, and a repository policy, in every region. */
export const handler = stepHandler('share-container', (input: Input) =>
  translated('tagging and sharing the container image', () => share(input)),
);

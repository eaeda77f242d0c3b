import { ecrContainers } from '../../shared/aws/ecr-containers.ts';
import { imagebuilderCatalog } from '../../shared/aws/imagebuilder-catalog.ts';
import { translated } from '../../shared/aws/translate-errors.ts';
import { loadConfiguration } from '../../shared/configuration/load.ts';
import { stepHandler } from '../../shared/runtime/step-handler.ts';
import { type Input, resolveImage } from './resolve-image.ts';

const configuration = loadConfiguration(process.env);
const resolve = resolveImage({
  catalog: imagebuilderCatalog(configuration.hub.region),
  containers: ecrContainers(),
  configuration,
});

/** State "Resolve image": which image is meant, and may it be asked for. */
export const handler = stepHandler('resolve-image', (input: Input) =>
  translated('looking for the image', () => resolve(input)),
);

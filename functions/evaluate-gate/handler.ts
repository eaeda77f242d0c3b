import { ecrContainerScans } from '../../shared/aws/ecr-container-scans.ts';
import { imagebuilderCatalog } from '../../shared/aws/imagebuilder-catalog.ts';
import { translated } from '../../shared/aws/translate-errors.ts';
import { loadConfiguration } from '../../shared/configuration/load.ts';
import { stepHandler } from '../../shared/runtime/step-handler.ts';
import { evaluateGateStep, type Input } from './evaluate-gate.ts';

const configuration = loadConfiguration(process.env);
const evaluate = evaluateGateStep({
  catalog: imagebuilderCatalog(configuration.hub.region),
  containerScans: ecrContainerScans(),
  configuration,
  now: () => new Date(),
});

/** State "Evaluate gate": may this image be used? */
export const handler = stepHandler('evaluate-gate', (input: Input) =>
  translated('reading the scan of the image', () => evaluate(input)),
);

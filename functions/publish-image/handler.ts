import { ec2AmiRegistry } from '../../shared/aws/ec2-ami-registry.ts';
import { ecrContainers } from '../../shared/aws/ecr-containers.ts';
import { ssmParameters } from '../../shared/aws/ssm-parameters.ts';
import { targetSessions } from '../../shared/aws/target-sessions.ts';
import { loadConfiguration } from '../../shared/configuration/load.ts';
import { stepHandler } from '../../shared/runtime/step-handler.ts';
import { publishImage } from './publish-image.ts';

const configuration = loadConfiguration(process.env);

/** State "Publish image": one batch of targets. */
export const handler = stepHandler(
  'publish-image',
  publishImage({
    configuration,
    parametersOf: ssmParameters,
    actIn: targetSessions(configuration, 'publish-image').act,
    containerTags: ecrContainers(),
    registry: ec2AmiRegistry(),
    now: () => new Date(),
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  }),
);

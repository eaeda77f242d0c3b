import { ec2AmiRegistry } from '../../shared/aws/ec2-ami-registry.ts';
import { ecrContainers } from '../../shared/aws/ecr-containers.ts';
import { ssmParameters } from '../../shared/aws/ssm-parameters.ts';
import { targetSessions } from '../../shared/aws/target-sessions.ts';
import { translated } from '../../shared/aws/translate-errors.ts';
import { loadConfiguration } from '../../shared/configuration/load.ts';
import { stepHandler } from '../../shared/runtime/step-handler.ts';
import { checkOutputs, type Input } from './check-outputs.ts';

const configuration = loadConfiguration(process.env);

const check = checkOutputs({
  registry: ec2AmiRegistry(),
  containers: ecrContainers(),
  configuration,
  parametersOf: ssmParameters,
  actIn: targetSessions(configuration, 'check-outputs').read,
  now: () => new Date(),
});

/** States "Check image" and "Check rollback": are the outputs there that are needed? */
export const handler = stepHandler('check-outputs', (input: Input) =>
  translated('checking AMIs and container images', () => check(input)),
);

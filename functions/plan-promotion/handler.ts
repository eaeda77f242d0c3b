import { createHash } from 'node:crypto';
import { autoscalingDirectory } from '../../shared/aws/autoscaling-fleets.ts';
import { ec2AmiRegistry } from '../../shared/aws/ec2-ami-registry.ts';
import { ec2LaunchTemplates } from '../../shared/aws/ec2-launch-templates.ts';
import { ecrContainers } from '../../shared/aws/ecr-containers.ts';
import { ssmParameters } from '../../shared/aws/ssm-parameters.ts';
import { targetSessions } from '../../shared/aws/target-sessions.ts';
import { translated } from '../../shared/aws/translate-errors.ts';
import { loadConfiguration } from '../../shared/configuration/load.ts';
import { stepHandler } from '../../shared/runtime/step-handler.ts';
import { type Input, planPromotion } from './plan-promotion.ts';

const configuration = loadConfiguration(process.env);

const plan = planPromotion({
  configuration,
  registry: ec2AmiRegistry(),
  containers: ecrContainers(),
  parametersOf: ssmParameters,
  directory: autoscalingDirectory(),
  templates: ec2LaunchTemplates(),
  actIn: targetSessions(configuration, 'plan-promotion').read,
  hash: (text) => createHash('sha256').update(text).digest('hex'),
});

/** State "Plan promotion": everything that it would do, without doing it. */
export const handler = stepHandler('plan-promotion', (input: Input) =>
  translated('looking at what would change', () => plan(input)),
);

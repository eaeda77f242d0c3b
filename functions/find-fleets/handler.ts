import { autoscalingDirectory } from '../../shared/aws/autoscaling-fleets.ts';
import { ec2LaunchTemplates } from '../../shared/aws/ec2-launch-templates.ts';
import { targetSessions } from '../../shared/aws/target-sessions.ts';
import { loadConfiguration } from '../../shared/configuration/load.ts';
import { measureSkipped } from '../../shared/runtime/fleet-metrics.ts';
import { stepHandler } from '../../shared/runtime/step-handler.ts';
import { findFleets, type Input } from './find-fleets.ts';

const configuration = loadConfiguration(process.env);

const find = findFleets({
  configuration,
  directory: autoscalingDirectory(),
  templates: ec2LaunchTemplates(),
  actIn: targetSessions(configuration, 'find-fleets').read,
});

/** State "Find fleets": which Auto Scaling groups follow the image in this stage, and whether each can be moved onto it. */
export const handler = stepHandler('find-fleets', async (input: Input) => {
  const found = await find(input);
  measureSkipped({ image: input.image.name, stage: input.stage, count: found.skipped.count });
  return found;
});

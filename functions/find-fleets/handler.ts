import { autoscalingDirectory } from '../../shared/aws/autoscaling-fleets.ts';
import { ec2LaunchTemplates } from '../../shared/aws/ec2-launch-templates.ts';
import { targetSessions } from '../../shared/aws/target-sessions.ts';
import { loadConfiguration } from '../../shared/configuration/load.ts';
import { stepHandler } from '../../shared/runtime/step-handler.ts';
import { findFleets } from './find-fleets.ts';

const configuration = loadConfiguration(process.env);

/** State "Find fleets": which Auto Scaling groups follow the image in this stage, and whether each can be moved onto it. */
export const handler = stepHandler(
  'find-fleets',
  findFleets({
    configuration,
    directory: autoscalingDirectory(),
    templates: ec2LaunchTemplates(),
    actIn: targetSessions(configuration, 'find-fleets').read,
  }),
);

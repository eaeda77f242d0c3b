import { autoscalingRefreshes } from '../../shared/aws/autoscaling-fleets.ts';
import { ec2LaunchTemplates } from '../../shared/aws/ec2-launch-templates.ts';
import { runningGroups } from '../../shared/aws/running-groups.ts';
import { targetSessions } from '../../shared/aws/target-sessions.ts';
import { translated } from '../../shared/aws/translate-errors.ts';
import { loadConfiguration } from '../../shared/configuration/load.ts';
import { stepHandler } from '../../shared/runtime/step-handler.ts';
import { type Input, putFleetBack } from './put-fleet-back.ts';

const configuration = loadConfiguration(process.env);
const putBack = putFleetBack({
  configuration,
  refreshes: autoscalingRefreshes(),
  templates: ec2LaunchTemplates(),
  groups: runningGroups(),
  actIn: targetSessions(configuration, 'put-fleet-back').act,
  now: () => new Date(),
});

/** State "Put fleet back" of roll-fleet: takes a fleet back to what it ran before. */
export const handler = stepHandler('put-fleet-back', (input: Input) =>
  translated(`putting ${input.fleet.group} back`, () => putBack(input)),
);

import { createHash } from 'node:crypto';
import { ec2LaunchTemplates } from '../../shared/aws/ec2-launch-templates.ts';
import { runningGroups } from '../../shared/aws/running-groups.ts';
import { targetSessions } from '../../shared/aws/target-sessions.ts';
import { translated } from '../../shared/aws/translate-errors.ts';
import { loadConfiguration } from '../../shared/configuration/load.ts';
import { stepHandler } from '../../shared/runtime/step-handler.ts';
import { type Input, prepareFleet } from './prepare-fleet.ts';

const configuration = loadConfiguration(process.env);
const prepare = prepareFleet({
  configuration,
  templates: ec2LaunchTemplates(),
  groups: runningGroups(),
  actIn: targetSessions(configuration, 'prepare-fleet').act,
  hash: (text) => createHash('sha256').update(text).digest('hex'),
});

/** State "Prepare fleet" of roll-fleet: the launch template version with the AMI. */
export const handler = stepHandler('prepare-fleet', (input: Input) =>
  translated(`preparing ${input.fleet.group}`, () => prepare(input)),
);

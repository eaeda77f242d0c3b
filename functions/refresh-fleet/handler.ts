import { autoscalingRefreshes } from '../../shared/aws/autoscaling-fleets.ts';
import { runningGroups } from '../../shared/aws/running-groups.ts';
import { targetSessions } from '../../shared/aws/target-sessions.ts';
import { translated } from '../../shared/aws/translate-errors.ts';
import { loadConfiguration } from '../../shared/configuration/load.ts';
import { stepHandler } from '../../shared/runtime/step-handler.ts';
import { type Input, refreshFleet } from './refresh-fleet.ts';

const configuration = loadConfiguration(process.env);
const refresh = refreshFleet({
  configuration,
  refreshes: autoscalingRefreshes(),
  groups: runningGroups(),
  actIn: targetSessions(configuration, 'refresh-fleet').act,
  now: () => new Date(),
});

/** State "Refresh fleet" of roll-fleet: starts the instance refresh, checks how it goes, and what runs once it has ended. */
export const handler = stepHandler('refresh-fleet', (input: Input) =>
  translated(`refreshing ${input.fleet.group}`, () => refresh(input)),
);

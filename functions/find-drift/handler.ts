import { autoscalingDirectory, autoscalingRefreshes } from '../../shared/aws/autoscaling-fleets.ts';
import { ssmReadings } from '../../shared/aws/ssm-readings.ts';
import { targetSessions } from '../../shared/aws/target-sessions.ts';
import { loadConfiguration } from '../../shared/configuration/load.ts';
import { stepHandler } from '../../shared/runtime/step-handler.ts';
import { findDrift } from './find-drift.ts';

const configuration = loadConfiguration(process.env);

/** State "Find drift" of the sweep: parameters that do not hold what the ledger says. */
export const handler = stepHandler(
  'find-drift',
  findDrift({
    configuration,
    directory: autoscalingDirectory(),
    refreshes: autoscalingRefreshes(),
    readingsOf: ssmReadings,
    actIn: targetSessions(configuration, 'find-drift').read,
  }),
);

import { soakWatch } from '../../shared/aws/soak-watch.ts';
import { targetSessions } from '../../shared/aws/target-sessions.ts';
import { loadConfiguration } from '../../shared/configuration/load.ts';
import { stepHandler } from '../../shared/runtime/step-handler.ts';
import { watchSoak } from './watch-soak.ts';

const configuration = loadConfiguration(process.env);

/** State "Watch soak": how alarms and fleets of the stage stand. */
export const handler = stepHandler(
  'watch-soak',
  watchSoak({
    configuration,
    watch: soakWatch(),
    actIn: targetSessions(configuration, 'watch-soak').read,
    now: () => new Date(),
  }),
);

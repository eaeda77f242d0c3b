import type { AlarmState } from '../domain/soak.ts';
import type { RunningGroup } from './fleets.ts';

/** What is looked at in one account and region while an image soaks. Errors are AWS's own. */
export interface SoakWatch {
  /** How metric alarms stand, by name; one that is not there is left out. */
  alarms(region: string, names: readonly string[]): Promise<ReadonlyMap<string, AlarmState>>;
  /** Groups with the tag that want instances. */
  running(region: string, key: string, value: string): Promise<readonly RunningGroup[]>;
}

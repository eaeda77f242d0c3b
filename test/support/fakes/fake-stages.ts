import type { AlarmState } from '../../../shared/domain/soak.ts';
import type { CalendarState, ChangeCalendars } from '../../../shared/ports/change-calendar.ts';
import type { RunningGroup } from '../../../shared/ports/fleets.ts';
import type { SoakWatch } from '../../../shared/ports/soak-watch.ts';

export interface FakeStages extends ChangeCalendars, SoakWatch {
  /** What the calendars say, look by look; the last says it from then on. */
  calendar: (CalendarState | Error)[];
  /** How alarms stand, look by look: by name, the same in every place. */
  sights: Readonly<Record<string, AlarmState>>[];
  fleets: readonly RunningGroup[];
}

const next = <T>(all: T[]): T | undefined => (all.length > 1 ? all.shift() : all[0]);

/** What stages look at before they begin and while they soak. */
export const fakeStages = (): FakeStages => {
  const fake: FakeStages = {
    calendar: [{ open: true }],
    sights: [],
    fleets: [],
    state: async () => {
      const said = next(fake.calendar);
      if (said instanceof Error || !said) throw said ?? new Error('there is no calendar');
      return said;
    },
    alarms: async () => new Map(Object.entries(next(fake.sights) ?? {})),
    running: async () => fake.fleets,
  };
  return fake;
};

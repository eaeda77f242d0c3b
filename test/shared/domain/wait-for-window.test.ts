import fc from 'fast-check';
import type { FreezePolicy } from '../../../shared/domain/freeze.ts';
import { LOOKS } from '../../../shared/domain/looks.ts';
import { waitForWindow } from '../../../shared/domain/wait-for-window.ts';
import { NOW } from '../../support/builders.ts';

const policy = (longestWaitHours: number): FreezePolicy => ({
  windows: [],
  changeCalendars: ['releases'],
  wait: true,
  longestWaitHours,
  overridable: false,
});

/** A calendar that is closed and does not say until when. */
const closed = { until: undefined, because: 'closed' };

/** Looks as the workflow does, until the promotion gives up. */
const looks = (longestWaitHours: number, stages: number): number => {
  let now = NOW.getTime();
  for (let count = 1; ; count += 1) {
    const decision = waitForWindow(policy(longestWaitHours), closed, NOW, new Date(now), stages);
    if (decision.outcome === 'give-up') return count;
    now += decision.waitSeconds * 1000;
  }
};

describe('Waiting for a window', () => {
  it('looks every quarter of an hour', () => {
    expect(waitForWindow(policy(24), closed, NOW, NOW, 1)).toEqual({ outcome: 'wait', waitSeconds: 900 });
  });

  it('makes few enough looks for one execution, however long and in however many stages it waits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 720 }), fc.integer({ min: 1, max: 50 }), (hours, stages) => {
        // One more in each stage: the last, which gives up.
        expect(stages * (looks(hours, stages) - 1)).toBeLessThanOrEqual(LOOKS.freeze.most);
      }),
      { numRuns: 200 },
    );
  });
});

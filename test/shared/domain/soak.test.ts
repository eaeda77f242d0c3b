import fc from 'fast-check';
import { LOOKS } from '../../../shared/domain/looks.ts';
import {
  longestSoakSeconds,
  type SoakDecision,
  type SoakLook,
  type SoakPolicy,
  type SoakState,
  soak as soakIn,
} from '../../../shared/domain/soak.ts';
import { NOW } from '../../support/builders.ts';

const policy = (more: Partial<SoakPolicy> = {}): SoakPolicy => ({
  minutes: 30,
  longestMinutes: 120,
  pollSeconds: 300,
  alarms: [{ name: 'errors' }],
  whenNoData: 'roll-back',
  answerHours: 24,
  ...more,
});

/** The only stage of its image. */
const soak = (given: SoakPolicy, state: SoakState | undefined, look: SoakLook, now: Date): SoakDecision =>
  soakIn(given, state, look, now, 1);

type Sight = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA' | 'MISSING' | 'other image' | 'no instance' | 'unread';

const looked = (sight: Sight): SoakLook => ({
  alarms:
    sight === 'unread'
      ? []
      : [{ where: 'dev', name: 'errors', state: sight === 'other image' || sight === 'no instance' ? 'OK' : sight }],
  fleets: [{ where: 'dev web', instances: sight === 'no instance' ? 0 : 2, others: sight === 'other image' ? 1 : 0 }],
  unread: sight === 'unread' ? [{ where: 'dev', message: 'AccessDenied' }] : [],
});

/** Looks as the workflow does: waits as long as each decision says, and sees what comes next. */
const watched = (given: SoakPolicy, sights: (index: number) => Sight, stages = 1) => {
  let now = NOW.getTime();
  let state: SoakState | undefined;
  for (let index = 0; ; index += 1) {
    const decision: SoakDecision = soakIn(given, state, looked(sights(index)), new Date(now), stages);
    if (decision.outcome !== 'soaking' && decision.outcome !== 'asking')
      return { ...decision, minutes: (now - NOW.getTime()) / 60_000, looks: index + 1 };
    // It travels as JSON.
    state = JSON.parse(JSON.stringify(decision.state)) as SoakState;
    now += decision.waitSeconds * 1000;
  }
};

describe('A soak', () => {
  it('is over when its minutes are counted, and no look later', () => {
    expect(watched(policy(), () => 'OK')).toMatchObject({ outcome: 'soaked', minutes: 30, looks: 7 });
  });

  it('ends at once when an alarm goes off', () => {
    expect(watched(policy(), (index) => (index < 3 ? 'OK' : 'ALARM'))).toMatchObject({
      outcome: 'alarm',
      minutes: 15,
      because: ['errors in dev is in ALARM'],
    });
  });

  it.each<[Sight, string]>([
    ['INSUFFICIENT_DATA', 'errors in dev has no data'],
    ['MISSING', 'there is no alarm errors in dev'],
    ['other image', '1 of 2 instances of dev web run another image'],
    ['no instance', 'dev web has no instance in service'],
    ['unread', 'dev could not be read: AccessDenied'],
  ])('does not count %s, and is inconclusive in the end', (sight, reason) => {
    expect(watched(policy(), () => sight)).toMatchObject({
      outcome: 'inconclusive',
      minutes: 120,
      state: { countedSeconds: 0 },
      because: [reason],
    });
  });

  it('goes on counting after a gap, without the time of the gap', () => {
    const gap = watched(policy(), (index) => (index >= 2 && index < 6 ? 'INSUFFICIENT_DATA' : 'OK'));
    // Counted 0-5, blind 5-30 (the look before and the look after a gap prove nothing of what is between), counted again.
    expect(gap).toMatchObject({ outcome: 'soaked', minutes: 55 });
  });

  it('counts no more than a pause for a look that comes late', () => {
    const first = soak(policy(), undefined, looked('OK'), NOW);
    const late = soak(policy(), first.state, looked('OK'), new Date(NOW.getTime() + 3_600_000));
    expect(late.state.countedSeconds).toBe(300);
  });

  it('with nothing to see proves nothing', () => {
    const nothing = { alarms: [], fleets: [], unread: [] };
    const { state } = soak(policy(), undefined, nothing, NOW);
    expect(soak(policy(), state, nothing, new Date(NOW.getTime() + 7_200_000))).toMatchObject({
      outcome: 'inconclusive',
      because: [expect.stringContaining('nothing to see')],
    });
  });

  it('always ends, in time, and is never soaked without as many minutes of sight', () => {
    const sights = fc.array(fc.constantFrom<Sight>('OK', 'OK', 'OK', 'INSUFFICIENT_DATA', 'MISSING', 'unread'), {
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(
        sights,
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 30, max: 3600 }),
        (seen, minutes, pollSeconds) => {
          const given = policy({ minutes, longestMinutes: 3 * minutes, pollSeconds });
          const end = watched(given, (index) => seen[index % seen.length] ?? 'OK');
          expect(end.minutes).toBeLessThanOrEqual(3 * minutes);
          expect(end.outcome === 'soaked').toBe(end.state.countedSeconds >= minutes * 60);
          expect(end.state.countedSeconds).toBeLessThanOrEqual(end.minutes * 60);
          if (seen.every((sight) => sight !== 'OK')) expect(end.outcome).toBe('inconclusive');
        },
      ),
      { numRuns: 200 },
    );
  });

  describe('that asks', () => {
    const asking = policy({ whenNoData: 'ask', answerHours: 2 });
    const at = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);
    const blind = (minutes: number, state?: SoakState) => soak(asking, state, looked('INSUFFICIENT_DATA'), at(minutes));

    it('asks when its time is over, once, and gives so many hours to answer', () => {
      const first = blind(120, blind(0).state);
      expect(first).toMatchObject({ outcome: 'asking', waitSeconds: 300, state: { askedAt: at(120).toISOString() } });
      expect(blind(239, first.state)).toMatchObject({ outcome: 'asking', waitSeconds: 60, state: first.state });
      expect(blind(240, first.state)).toMatchObject({ outcome: 'inconclusive' });
      expect(longestSoakSeconds(asking)).toBe(240 * 60);
    });

    it('goes on looking meanwhile: what can be seen again answers by itself', () => {
      const { state } = blind(120, blind(0).state);
      expect(soak(asking, state, looked('ALARM'), at(125)).outcome).toBe('alarm');
      const seen = { ...state, countedSeconds: 29 * 60, wellAt: at(120).toISOString() };
      expect(soak(asking, seen, looked('OK'), at(121)).outcome).toBe('soaked');
    });
  });

  it('of weeks makes few enough looks for one execution', () => {
    expect(
      watched(policy({ minutes: 20_160, longestMinutes: 40_320, pollSeconds: 30 }), () => 'OK').looks,
    ).toBeLessThan(410);
  });

  it('makes no more looks when the last part of it cannot be seen', () => {
    // Half an hour is counted, and a minute is left: less than the pause.
    const end = watched(policy({ minutes: 31 }), (index) => (index < 7 ? 'OK' : 'INSUFFICIENT_DATA'));
    expect(end).toMatchObject({ outcome: 'inconclusive', minutes: 120, state: { countedSeconds: 1800 } });
    expect(end.looks).toBeLessThanOrEqual(26);
  });

  it('makes no more looks when it can be seen every other time', () => {
    const end = watched(policy({ minutes: 1 }), (index) => (index % 2 === 0 ? 'OK' : 'INSUFFICIENT_DATA'));
    expect(end).toMatchObject({ outcome: 'inconclusive', minutes: 120 });
    expect(end.looks).toBeLessThanOrEqual(26);
  });

  it('fits an execution with all its stages, whatever is configured and whatever is seen', () => {
    const policies = fc
      .record({
        minutes: fc.integer({ min: 1, max: 20_160 }),
        more: fc.integer({ min: 0, max: 20_160 }),
        pollSeconds: fc.integer({ min: 30, max: 3600 }),
        whenNoData: fc.constantFrom('ask' as const, 'roll-back' as const),
        answerHours: fc.integer({ min: 1, max: 336 }),
      })
      .map(({ more, ...given }) => policy({ ...given, longestMinutes: given.minutes + more }));
    const sights = fc.array(fc.constantFrom<Sight>('OK', 'INSUFFICIENT_DATA'), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(policies, sights, fc.integer({ min: 1, max: 20 }), (given, seen, stages) => {
        const { looks } = watched(given, (index) => seen[index % seen.length] ?? 'OK', stages);
        // A few more in each stage: the first and the last, and those that are cut short by an end.
        expect(stages * (looks - 4)).toBeLessThanOrEqual(LOOKS.soak.most);
      }),
      { numRuns: 200 },
    );
  });

  it('looks less often where more stages soak one after the other', () => {
    const given = policy({ minutes: 20_160, longestMinutes: 40_320, pollSeconds: 30 });
    const pause = (stages: number) => soakIn(given, undefined, looked('OK'), NOW, stages).waitSeconds;
    expect(pause(4)).toBe(4 * pause(1));
  });
});

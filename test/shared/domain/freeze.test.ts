import fc from 'fast-check';
import {
  type FreezeWindow,
  frozenUntil,
  neverOpens,
  WEEKDAYS,
  type WeeklyWindow,
} from '../../../shared/domain/freeze.ts';

const weekly = (
  days: WeeklyWindow['days'],
  from = '00:00',
  to = '24:00',
  timeZone = 'Europe/Zurich',
): WeeklyWindow => ({
  days,
  from,
  to,
  timeZone,
});

const until = (at: string, ...windows: FreezeWindow[]): string | undefined =>
  frozenUntil(windows, new Date(at))?.toISOString();

describe('A weekly window', () => {
  const office = weekly(['FRI'], '16:00', '24:00');

  it('freezes by the clocks of its zone, its first minute included and its last not', () => {
    expect(until('2026-11-20T14:59:59Z', office)).toBeUndefined();
    expect(until('2026-11-20T15:00:00Z', office)).toBe('2026-11-20T23:00:00.000Z');
    expect(until('2026-11-20T23:00:00Z', office)).toBeUndefined();
  });

  it('is one freeze with those that touch it', () => {
    expect(until('2026-11-20T20:00:00Z', office, weekly(['SAT', 'SUN']), weekly(['MON'], '00:00', '08:00'))).toBe(
      '2026-11-23T07:00:00.000Z',
    );
  });

  it('knows that it is another day elsewhere', () => {
    // Saturday has begun in Auckland while it is Friday noon in Zurich.
    expect(until('2026-11-20T12:00:00Z', weekly(['SAT'], '00:00', '24:00', 'Pacific/Auckland'))).toBe(
      '2026-11-21T11:00:00.000Z',
    );
  });
});

describe('On the day when the clocks change', () => {
  it.each([
    ['put forward: the day has 23 hours', '2026-03-29T00:30:00Z', weekly(['SUN']), '2026-03-29T22:00:00.000Z'],
    ['put back: the day has 25 hours', '2026-10-24T23:00:00Z', weekly(['SUN']), '2026-10-25T23:00:00.000Z'],
    // 02:30 is never shown: the window ends when 02:00 becomes 03:00.
    [
      'ends in the hour that is skipped',
      '2026-03-29T00:30:00Z',
      weekly(['SUN'], '01:00', '02:30'),
      '2026-03-29T01:00:00.000Z',
    ],
    // 02:30 is shown twice: the window ends at the second.
    [
      'ends in the hour that comes twice',
      '2026-10-25T00:45:00Z',
      weekly(['SUN'], '01:00', '02:30'),
      '2026-10-25T01:30:00.000Z',
    ],
  ])('%s', (_case, at, window, end) => {
    expect(until(at, window)).toBe(end);
  });

  it('begins at the first showing of a time that comes twice', () => {
    const window = weekly(['SUN'], '02:30', '03:00');
    expect(until('2026-10-25T00:29:59Z', window)).toBeUndefined();
    expect(until('2026-10-25T00:30:00Z', window)).toBe('2026-10-25T02:00:00.000Z');
  });
});

describe('A dated window', () => {
  const year = { from: '2026-12-18T18:00:00+01:00', to: '2027-01-04T08:00:00+01:00' };

  it('freezes between two moments', () => {
    expect(until('2026-12-18T16:59:59Z', year)).toBeUndefined();
    expect(until('2026-12-24T00:00:00Z', year)).toBe('2027-01-04T07:00:00.000Z');
    expect(until('2027-01-04T07:00:00Z', year)).toBeUndefined();
  });
});

describe('Windows of every kind', () => {
  const minutes = fc.integer({ min: 0, max: 24 * 60 });
  const clock = (minute: number) =>
    `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
  const aWeekly = fc
    .record({
      days: fc.uniqueArray(fc.constantFrom(...WEEKDAYS), { minLength: 1, maxLength: 6 }),
      times: fc.tuple(minutes, minutes).filter(([from, to]) => from < to),
      timeZone: fc.constantFrom('UTC', 'Europe/Zurich', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu'),
    })
    .map(({ days, times: [from, to], timeZone }): FreezeWindow => weekly(days, clock(from), clock(to), timeZone));
  const START = Date.UTC(2026, 0, 1);
  const aMoment = fc.integer({ min: 0, max: 366 * 24 * 60 }).map((minute) => START + minute * 60_000);
  const aDated = fc.tuple(aMoment, fc.integer({ min: 1, max: 20_000 })).map(([from, length]) => ({
    from: new Date(from).toISOString(),
    to: new Date(from + length * 60_000).toISOString(),
  }));
  const windows = fc.array(fc.oneof(aWeekly, aDated), { minLength: 1, maxLength: 3 });

  it('are frozen without a gap until the end that they name, and open then', () => {
    fc.assert(
      fc.property(windows, aMoment, fc.double({ min: 0, max: 1, noNaN: true }), (given, at, part) => {
        const end = frozenUntil(given, new Date(at));
        if (!end || end.getTime() - at > 300 * 86_400_000) return;
        expect(frozenUntil(given, end)).toBeUndefined();
        const between = at + Math.floor((end.getTime() - at - 1) * part);
        expect(frozenUntil(given, new Date(between))).toEqual(end);
      }),
      { numRuns: 60 },
    );
  });

  it('freeze exactly what one of them freezes', () => {
    fc.assert(
      fc.property(windows, aMoment, (given, at) => {
        const alone = given.some((window) => frozenUntil([window], new Date(at)) !== undefined);
        expect(frozenUntil(given, new Date(at)) !== undefined).toBe(alone);
      }),
      { numRuns: 100 },
    );
  });

  it('and their complement are never open together, nor frozen together', () => {
    const days = fc.uniqueArray(fc.constantFrom(...WEEKDAYS), { minLength: 1, maxLength: 6 });
    const zones = fc.constantFrom('Europe/Zurich', 'America/New_York', 'Australia/Lord_Howe');
    fc.assert(
      fc.property(days, zones, aMoment, (frozen, timeZone, at) => {
        const others = WEEKDAYS.filter((day) => !frozen.includes(day));
        const [one, other] = [frozen, others].map((each) =>
          frozenUntil([weekly(each, '00:00', '24:00', timeZone)], new Date(at)),
        );
        expect([one, other].filter((end) => end !== undefined)).toHaveLength(1);
      }),
      { numRuns: 100 },
    );
  });
});

describe('Windows that never open', () => {
  it('are known, over several zones as well', () => {
    expect(neverOpens([weekly([...WEEKDAYS])])).toBe(true);
    expect(neverOpens([weekly(['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI']), weekly(['SAT'], '00:00', '23:59')])).toBe(
      false,
    );
    expect(neverOpens([weekly(['SUN', 'MON', 'TUE']), weekly(['WED', 'THU', 'FRI', 'SAT'])])).toBe(true);
    expect(neverOpens([])).toBe(false);
  });
});

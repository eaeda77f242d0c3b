import { isTimeZone, zonedSchedule } from '../../../../../local/services/imagebuilder/schedule/zoned.ts';

const times = (expression: string, zone: string | undefined, from: string, count: number): string[] => {
  const next = zonedSchedule(expression, zone);
  const found: string[] = [];
  for (let at = Date.parse(from), index = 0; index < count; index += 1) {
    at = next?.(at) ?? Number.NaN;
    found.push(new Date(at).toISOString().slice(0, 16));
  }
  return found;
};

describe('a schedule in a time zone', () => {
  it('keeps its time on the clocks of the zone, summer and winter', () => {
    expect(times('cron(0 2 ? * SUN *)', 'Europe/Berlin', '2026-10-17T00:00:00Z', 3)).toEqual([
      '2026-10-18T00:00',
      '2026-10-25T00:00',
      '2026-11-01T01:00',
    ]);
  });

  it('takes a time that a spring night skips an hour later', () => {
    expect(times('cron(30 2 * * ? *)', 'Europe/Berlin', '2026-03-28T12:00:00Z', 2)).toEqual([
      '2026-03-29T01:30',
      '2026-03-30T00:30',
    ]);
  });

  it('takes a time that an autumn night has twice once', () => {
    expect(times('cron(30 2 * * ? *)', 'Europe/Berlin', '2026-10-24T12:00:00Z', 2)).toEqual([
      '2026-10-25T00:30',
      '2026-10-26T01:30',
    ]);
  });

  it('knows zones on both sides, and of half hours', () => {
    expect(times('cron(0 9 * * ? *)', 'America/Los_Angeles', '2026-11-01T00:00:00Z', 2)).toEqual([
      '2026-11-01T17:00',
      '2026-11-02T17:00',
    ]);
    expect(times('cron(0 9 * * ? *)', 'Asia/Kolkata', '2026-11-01T00:00:00Z', 1)).toEqual(['2026-11-01T03:30']);
  });

  it('without one is in UTC', () => {
    expect(times('cron(0 2 ? * SUN *)', undefined, '2026-11-02T00:00:00Z', 1)).toEqual(['2026-11-08T02:00']);
  });
});

describe("Image Builder's own examples", () => {
  it('leave out the ? of one day, and the year', () => {
    expect(times('cron(0 0 * * SUN *)', 'UTC', '2026-11-02T00:00:00Z', 1)).toEqual(['2026-11-08T00:00']);
    expect(times('cron(0 0 * * ?)', 'UTC', '2026-11-02T00:00:00Z', 1)).toEqual(['2026-11-03T00:00']);
  });
});

it.each([
  ['Europe/Berlin', true],
  ['UTC', true],
  ['Mars/Olympus', false],
])('%s: a time zone is %s', (zone, expected) => {
  expect(isTimeZone(zone)).toBe(expected);
});

import fc from 'fast-check';
import { parseSchedule } from '../../../../local/services/events/schedule.ts';

const next = (expression: string, after: string): string | undefined => {
  const at = parseSchedule(expression)?.(Date.parse(after));
  return at === undefined ? undefined : new Date(at).toISOString();
};

describe('A schedule', () => {
  it.each([
    ['cron(0 2 ? * SUN *)', '2026-01-04T01:59:59Z', '2026-01-04T02:00:00.000Z'],
    ['cron(0 2 ? * SUN *)', '2026-01-04T02:00:00Z', '2026-01-11T02:00:00.000Z'],
    ['cron(0/15 8-9 * * ? *)', '2026-01-01T08:46:00Z', '2026-01-01T09:00:00.000Z'],
    ['cron(0 12 L * ? *)', '2028-02-01T00:00:00Z', '2028-02-29T12:00:00.000Z'],
    ['cron(0 12 15W * ? *)', '2026-08-01T00:00:00Z', '2026-08-14T12:00:00.000Z'],
    ['cron(0 12 1W * ? *)', '2026-08-01T00:00:00Z', '2026-08-03T12:00:00.000Z'],
    ['cron(0 12 ? * 6L *)', '2026-01-01T00:00:00Z', '2026-01-30T12:00:00.000Z'],
    ['cron(0 12 ? * 3#2 *)', '2026-01-01T00:00:00Z', '2026-01-13T12:00:00.000Z'],
    ['cron(0 0 ? JAN,JUL MON-FRI 2027)', '2026-01-01T00:00:00Z', '2027-01-01T00:00:00.000Z'],
    ['rate(1 hour)', '2026-01-01T00:30:00Z', '2026-01-01T01:30:00.000Z'],
    ['rate(7 days)', '2026-01-01T00:00:00Z', '2026-01-08T00:00:00.000Z'],
    ['at(2026-01-04T02:00:00)', '2026-01-01T00:00:00Z', '2026-01-04T02:00:00.000Z'],
  ])('%s after %s fires at %s', (expression, after, expected) => {
    expect(next(expression, after)).toBe(expected);
  });

  it.each(['cron(0 2 ? * SUN 2025)', 'at(2025-01-01T00:00:00)'])('%s that is over fires no more', (expression) => {
    expect(next(expression, '2026-01-01T00:00:00Z')).toBeUndefined();
  });

  it.each([
    'cron(0 2 * * SUN *)',
    'cron(0 2 ? * ? *)',
    'cron(0 2 ? *)',
    'cron(60 2 ? * SUN *)',
    'rate(1 hours)',
    'rate(2 hour)',
    'rate(0 minutes)',
    'every day',
  ])('%s is no schedule', (expression) => {
    expect(parseSchedule(expression)).toBeUndefined();
  });

  it('always fires later than asked', () => {
    const minutes = fc.integer({ min: 0, max: 59 });
    const hours = fc.integer({ min: 0, max: 23 });
    const after = fc.integer({ min: Date.parse('2026-01-01'), max: Date.parse('2040-01-01') });
    fc.assert(
      fc.property(minutes, hours, after, (minute, hour, from) => {
        const at = parseSchedule(`cron(${minute} ${hour} * * ? *)`)?.(from) ?? 0;
        expect(at).toBeGreaterThan(from);
        expect(at - from).toBeLessThanOrEqual(86_400_000);
      }),
    );
  });
});

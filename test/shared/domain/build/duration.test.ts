import { durationInWords, secondsBetween } from '../../../../shared/domain/build/duration.ts';

describe('A duration in words', () => {
  it.each([
    [0, 'less than a minute'],
    [29, 'less than a minute'],
    [30, '1 min'],
    [2520, '42 min'],
    [3600, '1 h'],
    [3599, '1 h'],
    [7500, '2 h 5 min'],
    [100 * 3600, '100 h'],
  ])('%d s: %s', (seconds, words) => {
    expect(durationInWords(seconds)).toBe(words);
  });
});

describe('Seconds between two times', () => {
  it.each([
    ['2026-11-22T02:00:00.400Z', '2026-11-22T02:42:00Z', 2520],
    ['Nov 22, 2026 2:00:00 AM UTC', '2026-11-22T02:00:30Z', 30],
    ['2026-11-22T02:00:01Z', '2026-11-22T02:00:00Z', undefined],
    ['yesterday', '2026-11-22T02:00:00Z', undefined],
    [undefined, '2026-11-22T02:00:00Z', undefined],
    ['2026-11-22T02:00:00Z', '', undefined],
  ])('from %s to %s: %s', (from, to, seconds) => {
    expect(secondsBetween(from, to)).toBe(seconds);
  });
});

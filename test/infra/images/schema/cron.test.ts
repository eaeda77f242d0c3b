import { cronProblem } from '../../../../infra/images/schema/cron.ts';

describe('a cron expression', () => {
  it.each([
    'cron(0 2 ? * SUN *)',
    'cron(0 0 * * ? *)',
    'cron(0/15 8-18 ? * mon-fri 2026-2030)',
    'cron(0,30 0 1,15 jan,JUL ? *)',
    'cron(5 4 L * ? *)',
    'cron(5 4 15W * ? *)',
    'cron(5 4 ? * 6L *)',
    'cron(5 4 ? * FRI#2 *)',
    'cron(*/10 * */2 * ? *)',
  ])('%s is right', (expression) => {
    expect(cronProblem(expression)).toBeUndefined();
  });

  it.each([
    ['cron(60 2 ? * SUN *)', '"60" is no minute: 0 to 59'],
    ['cron(0 24 ? * SUN *)', '"24" is no hour: 0 to 23'],
    ['cron(0 2 0 * ? *)', '"0" is no day: 1 to 31'],
    ['cron(0 2 32W * ? *)', '"32W" is no day'],
    ['cron(0 2 ? 13 SUN *)', '"13" is no month: 1 to 12, or JAN to DEC'],
    ['cron(0 2 ? * SUNDAY *)', '"SUNDAY" is no weekday: 1 to 7, or SUN to SAT'],
    ['cron(0 2 ? * 0 *)', '"0" is no weekday'],
    ['cron(0 2 ? * FRI#6 *)', '"FRI#6" is no weekday'],
    ['cron(0 2 ? * FRI-MON *)', '"FRI-MON" is no weekday'],
    ['cron(0/0 2 ? * SUN *)', '"0/0" is no minute'],
    ['cron(? 2 ? * SUN *)', '"?" is no minute'],
    ['cron(0 2 ? * SUN 1969)', '"1969" is no year'],
    ['cron(0 2 * * * *)', 'either the day or the weekday has to be ?'],
    ['cron(0 2 ? * ? *)', 'either the day or the weekday has to be ?'],
    ['cron(0 2, ? * SUN *)', '"2," is no hour'],
  ])('%s is refused', (expression, message) => {
    expect(cronProblem(expression)).toContain(message);
  });
});

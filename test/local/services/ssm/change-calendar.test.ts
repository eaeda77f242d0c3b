import { ssm } from '../../../../local/services/ssm/service.ts';
import { fakeWorld, HUB, REGION } from '../../support/fake-world.ts';

const calendar = (type: string, ...events: readonly (readonly [from: string, to: string])[]) =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    `X-CALENDAR-TYPE:${type}`,
    ...events.flatMap(([from, to]) => ['BEGIN:VEVENT', `DTSTART:${from}`, `DTEND:${to}`, 'END:VEVENT']),
    'END:VCALENDAR',
  ].join('\r\n');

const scene = async (contents: Readonly<Record<string, string>> = {}) => {
  const fake = fakeWorld([ssm]);
  const create = (Name: string, Content: string, more: object = {}) =>
    fake.call(HUB, 'ssm:CreateDocument', {
      Name,
      Content,
      DocumentType: 'ChangeCalendar',
      DocumentFormat: 'TEXT',
      ...more,
    });
  for (const [name, content] of Object.entries(contents)) await create(name, content);
  const stateAt = async (AtTime: string, ...CalendarNames: string[]) => {
    const { State, NextTransitionTime } = await fake.call(HUB, 'ssm:GetCalendarState', { CalendarNames, AtTime });
    return [State, NextTransitionTime];
  };
  return { ...fake, create, stateAt };
};

const NIGHT = ['20261101T220000Z', '20261102T060000Z'] as const;

describe('A change calendar', () => {
  it('that is open by default is closed by its events, and says when that changes', async () => {
    const { stateAt } = await scene({ releases: calendar('DEFAULT_OPEN', NIGHT) });
    expect(await stateAt('2026-11-01T21:59:59Z', 'releases')).toEqual(['OPEN', '2026-11-01T22:00:00Z']);
    expect(await stateAt('2026-11-01T22:00:00Z', 'releases')).toEqual(['CLOSED', '2026-11-02T06:00:00Z']);
    expect(await stateAt('2026-11-02T06:00:00Z', 'releases')).toEqual(['OPEN', undefined]);
  });

  it('that is closed by default is opened by them; events that overlap are one', async () => {
    const { stateAt } = await scene({
      releases: calendar('DEFAULT_CLOSED', NIGHT, ['20261102T050000Z', '20261102T080000Z']),
    });
    expect(await stateAt('2026-11-01T00:00:00Z', 'releases')).toEqual(['CLOSED', '2026-11-01T22:00:00Z']);
    expect(await stateAt('2026-11-01T23:00:00Z', 'releases')).toEqual(['OPEN', '2026-11-02T08:00:00Z']);
  });

  it('is open together with others only while each is', async () => {
    const { stateAt } = await scene({
      one: calendar('DEFAULT_OPEN', NIGHT),
      other: calendar('DEFAULT_OPEN', ['20261102T060000Z', '20261102T070000Z']),
    });
    expect(await stateAt('2026-11-01T23:00:00Z', 'one', 'other')).toEqual(['CLOSED', '2026-11-02T07:00:00Z']);
  });

  it('has a name or an ARN; one that is not there is refused', async () => {
    const { stateAt } = await scene({ releases: calendar('DEFAULT_OPEN') });
    const arn = `arn:aws:ssm:${REGION}:${HUB}:document/releases`;
    expect(await stateAt('2026-11-01T23:00:00Z', arn)).toEqual(['OPEN', undefined]);
    await expect(stateAt('2026-11-01T23:00:00Z', 'nothing')).rejects.toMatchObject({ name: 'InvalidDocument' });
  });

  it.each([
    ['no calendar', 'hello', 'begins with BEGIN:VCALENDAR'],
    ['no type', calendar('OPEN'), 'X-CALENDAR-TYPE'],
    ['an event that ends before it begins', calendar('DEFAULT_OPEN', [NIGHT[1], NIGHT[0]]), 'a later DTEND'],
    ['a recurring event', calendar('DEFAULT_OPEN', [NIGHT[0], `${NIGHT[1]}\nRRULE:FREQ=DAILY`]), 'single events only'],
  ])('is refused with %s', async (_what, content, message) => {
    const { create } = await scene();
    await expect(create('releases', content)).rejects.toMatchObject({
      name: 'InvalidDocumentContent',
      message: expect.stringContaining(message),
    });
  });

  it('is there once under its name', async () => {
    const { create } = await scene({ releases: calendar('DEFAULT_OPEN') });
    await expect(create('releases', calendar('DEFAULT_OPEN'))).rejects.toMatchObject({ name: 'DocumentAlreadyExists' });
  });
});

import { AwsError } from '../../../kernel/errors.ts';

/** A change calendar: what it is when nothing is entered, and the entries that turn it round. */
export interface Calendar {
  readonly openByDefault: boolean;
  readonly events: readonly { readonly from: number; readonly to: number }[];
}

const invalid = (message: string): AwsError => new AwsError('InvalidDocumentContent', message);

/**
 * Reads iCalendar as Change Calendar keeps it: `X-CALENDAR-TYPE` of `DEFAULT_OPEN` or `DEFAULT_CLOSED`, and single events in UTC.
 * Recurring events and time zones, which AWS takes, are refused here. https://www.rfc-editor.org/rfc/rfc5545
 */
export const readCalendar = (content: string): Calendar => {
  const lines = content.replace(/\r?\n[ \t]/g, '').split(/\r?\n/);
  if (lines[0]?.trim() !== 'BEGIN:VCALENDAR')
    throw invalid('The content of a change calendar begins with BEGIN:VCALENDAR.');
  const type = property(lines, 'X-CALENDAR-TYPE');
  if (type !== 'DEFAULT_OPEN' && type !== 'DEFAULT_CLOSED')
    throw invalid('X-CALENDAR-TYPE is DEFAULT_OPEN or DEFAULT_CLOSED.');
  return { openByDefault: type === 'DEFAULT_OPEN', events: eventsOf(lines).map(period) };
};

const eventsOf = (lines: readonly string[]): string[][] => {
  const events: string[][] = [];
  let inside: string[] | undefined;
  for (const line of lines) {
    if (line === 'BEGIN:VEVENT') inside = [];
    else if (line === 'END:VEVENT' && inside) {
      events.push(inside);
      inside = undefined;
    } else inside?.push(line);
  }
  if (inside) throw invalid('An event of the calendar has no END:VEVENT.');
  return events;
};

const period = (lines: readonly string[]): Calendar['events'][number] => {
  if (property(lines, 'RRULE') !== undefined)
    throw invalid('Local AWS takes single events only: write out those of an RRULE.');
  const [from, to] = [property(lines, 'DTSTART'), property(lines, 'DTEND')].map(moment);
  if (from === undefined || to === undefined || from >= to)
    throw invalid('An event takes DTSTART and a later DTEND, in UTC: 20261218T170000Z.');
  return { from, to };
};

const property = (lines: readonly string[], name: string): string | undefined =>
  lines.find((line) => line.startsWith(`${name}:`))?.slice(name.length + 1);

const moment = (text: string | undefined): number | undefined => {
  const [, ...parts] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text ?? '') ?? [];
  const [year, month, day, hour, minute, second] = parts.map(Number);
  return year === undefined ? undefined : Date.UTC(year, (month ?? 1) - 1, day, hour, minute, second);
};

/** Whether it is open at a moment, and when that changes; an event turns the default round for as long as it lasts. */
export const stateAt = (calendar: Calendar, at: number): { readonly open: boolean; readonly until?: number } => {
  const turned = calendar.events.some(({ from, to }) => from <= at && at < to);
  const edges = [...new Set(calendar.events.flatMap(({ from, to }) => [from, to]))]
    .filter((edge) => edge > at)
    .sort((a, b) => a - b);
  const until = edges.find((edge) => calendar.events.some(({ from, to }) => from <= edge && edge < to) !== turned);
  return { open: calendar.openByDefault !== turned, ...(until === undefined ? {} : { until }) };
};

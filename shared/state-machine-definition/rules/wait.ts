import { type Diagnostic, schemaProblem } from '../diagnostic.ts';
import type { Json } from '../json.ts';
import { exactlyOne, ofType } from './values.ts';

const RFC3339 = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/;

/** https://docs.aws.amazon.com/step-functions/latest/dg/state-wait.html */
export const waitProblems = (state: Json, location: string): Diagnostic[] => {
  const { Timestamp } = state;
  const place = `${location}/Timestamp`;
  return [
    ...exactlyOne(state, ['SecondsPath', 'Seconds', 'TimestampPath', 'Timestamp'], location),
    ...ofType(Timestamp, 'STRING', place),
    ...(typeof Timestamp !== 'string' || Timestamp.startsWith('{%') || isTimestamp(Timestamp)
      ? []
      : [schemaProblem('String does not match RFC3339 timestamp', place)]),
  ];
};

const isTimestamp = (text: string): boolean => {
  const [, date = '', hour, minute, second] = RFC3339.exec(text) ?? [];
  const day = new Date(`${date}T00:00:00Z`);
  if (Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== date) return false;
  return Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60;
};

import { z } from 'zod';
import { cronProblem } from './cron.ts';

const zones = new Set([...Intl.supportedValuesOf('timeZone'), 'UTC', 'Etc/UTC', 'GMT']);

/** https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_Schedule.html */
export const schedule = z.strictObject({
  cron: z
    .string()
    .regex(/^cron\(\S+( \S+){5}\)$/, {
      error: 'six fields: cron(0 2 ? * SUN *)',
      abort: true,
    })
    .refine((text) => cronProblem(text) === undefined, { error: ({ input }) => cronProblem(String(input)) ?? '' })
    .describe('cron(minute hour day month weekday year)'),
  timezone: z
    .string()
    .refine((zone) => zones.has(zone), 'a time zone of the IANA database: UTC or Europe/Dublin')
    .default('UTC')
    .describe('In which the clock is read; daylight saving time counts'),
  onlyIfDependenciesChanged: z
    .boolean()
    .default(false)
    .describe('Build only if the base image or a component with x in its version has something new'),
  disableAfterFailures: z.int().min(1).max(10).optional().describe('Failed builds in a row that end the schedule'),
});

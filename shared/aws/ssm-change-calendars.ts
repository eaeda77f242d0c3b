import { GetCalendarStateCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { ChangeCalendars } from '../ports/change-calendar.ts';
import { call } from './call.ts';
import { clientFor } from './clients.ts';

/** Change Calendar in one region, asked for the service's own now. */
export const ssmChangeCalendars = (region: string): ChangeCalendars => ({
  state: async (names) => {
    const command = new GetCalendarStateCommand({ CalendarNames: [...names] });
    const { State, NextTransitionTime } = await call('GetCalendarState', region, () =>
      clientFor(SSMClient, region).send(command),
    );
    const until = new Date(NextTransitionTime ?? '');
    return { open: State === 'OPEN', ...(Number.isNaN(until.getTime()) ? {} : { until }) };
  },
});

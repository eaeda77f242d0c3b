import type { Service } from '../../kernel/service.ts';
import { lookupEvents } from './lookup-events.ts';

/** The event history of CloudTrail: who started which execution. There are no trails. */
export const cloudtrail: Service = {
  name: 'cloudtrail',
  client: () => import('@aws-sdk/client-cloudtrail'),
  operations: { LookupEvents: lookupEvents },
};

import { CloudTrailClient, type Event, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import type { Starter, Starters } from '../ports/starters.ts';
import { call } from './call.ts';
import { clientFor } from './clients.ts';

/** The record's time has no fractions, and clocks differ. A start that is repeated gives the same execution as long as that runs. */
const BEFORE_MILLISECONDS = 60_000;
const AFTER_MILLISECONDS = 300_000;
/** 1,000 events, which take 10 seconds. */
const MOST_PAGES = 20;

/** The parts of a record that are used: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html */
interface Record {
  readonly errorCode?: string;
  readonly userIdentity?: {
    readonly arn?: string;
    readonly accountId?: string;
    readonly principalId?: string;
    readonly invokedBy?: string;
    readonly type?: string;
    readonly sessionContext?: { readonly sessionIssuer?: { readonly arn?: string } };
  };
  readonly responseElements?: { readonly executionArn?: string } | null;
}

/**
 * By the event history. StartExecution is a management event: https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cloud-trail.html.
 * LookupEvents takes 2 requests a second: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 */
export const cloudtrailStarters = (region: string): Starters => {
  const client = clientFor(CloudTrailClient, region);
  return {
    of: async (executionArn, startedAt) => {
      const at = Date.parse(startedAt);
      const found: Starter[] = [];
      let NextToken: string | undefined;
      for (let pages = 0; pages < MOST_PAGES; pages += 1) {
        const command = new LookupEventsCommand({
          LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'StartExecution' }],
          StartTime: new Date(at - BEFORE_MILLISECONDS),
          EndTime: new Date(at + AFTER_MILLISECONDS),
          ...(NextToken ? { NextToken } : {}),
        });
        const page = await call('LookupEvents', region, () => client.send(command));
        found.push(...(page.Events ?? []).flatMap((event) => starterIn(event, executionArn)));
        NextToken = page.NextToken;
        if (!NextToken) return found;
      }
      return 'too-many';
    },
  };
};

const starterIn = ({ CloudTrailEvent, EventSource, EventTime }: Event, executionArn: string): Starter[] => {
  if (EventSource !== 'states.amazonaws.com') return [];
  const { errorCode, responseElements, userIdentity = {} } = JSON.parse(CloudTrailEvent ?? '{}') as Record;
  if (errorCode !== undefined || responseElements?.executionArn !== executionArn) return [];
  const { arn, accountId = '', principalId, invokedBy, type, sessionContext } = userIdentity;
  return [
    {
      arn: arn ?? `${type ?? 'unknown'} ${invokedBy ?? ''}`.trim(),
      account: accountId,
      userId: principalId,
      fromIdentityCenter: isIdentityCenterArn(sessionContext?.sessionIssuer?.arn ?? ''),
      at: (EventTime ?? new Date(0)).toISOString(),
    },
  ];
};

/** https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html */
export const isIdentityCenterArn = (arn: string): boolean =>
  /^arn:aws[a-z-]*:iam::\d{12}:role\/aws-reserved\/sso\.amazonaws\.com\/(?:[a-z0-9-]+\/)?AWSReservedSSO_[^/]+$/.test(
    arn,
  );

import { closeByEvent } from '../../functions/close-promotion/close-promotion.ts';
import type { Announcement } from '../../shared/domain/notification/announcement.ts';
import { PermanentError, RetryableError } from '../../shared/errors.ts';
import type { ImageRecord, RowEnd } from '../../shared/ports/reconciliation.ts';
import { aConfiguration, DEV, HUB, NOW } from '../support/builders.ts';
import { fakeExecutions } from '../support/fakes/fake-executions.ts';
import { fakeTellings } from '../support/fakes/fake-tellings.ts';

const event = (executionArn: unknown = ARN, more: object = {}) => ({
  source: 'aws.states',
  account: HUB,
  region: 'us-east-1',
  'detail-type': 'Step Functions Execution Status Change',
  detail: { executionArn },
  ...more,
});
const ARN = 'arn:aws:states:us-east-1:111111111111:execution:promote-image:p';

/** What is written is shown to be right against DynamoDB in reconcile.test.ts. */
const scene = (record: Partial<ImageRecord> = {}) => {
  const executions = fakeExecutions();
  executions.started.set('p', {});
  const written: (RowEnd | string)[] = [];
  const said: Announcement[] = [];
  const tellings = fakeTellings();
  const close = closeByEvent({
    configuration: aConfiguration(),
    ledger: {
      read: async () => ({ channels: [], asked: [], unfinished: [], ...record }),
      close: async (end) => void written.push(end),
      release: async (_image, stage, owner) => void written.push(`${stage} of ${owner}`),
    },
    executions,
    tellings,
    announce: async (announcement) => void said.push(announcement),
  });
  return { close, executions, written, said, tellings };
};

const ENDED = { status: 'ABORTED', endedAt: NOW.toISOString() } as const;

describe('An event that a promotion ended', () => {
  it('changes nothing while the execution runs: it may be late, and the execution redriven', async () => {
    const { close, written, said } = scene();
    expect(await close(event())).toEqual({ outcome: 'goes-on' });
    expect([written, said]).toEqual([[], []]);
  });

  it('is told once, also when nothing of the promotion is in the ledger yet, however often it comes', async () => {
    const { close, executions, said } = scene();
    executions.ends.set('p', ENDED);
    expect(await close(event())).toEqual({ outcome: 'nothing-left' });
    await close(event());
    expect(said).toMatchObject([{ kind: 'interrupted', how: 'aborted', promotionId: 'p', unfinished: [] }]);
  });

  it('goes back to the queue while somebody else is about to tell it: he may be killed', async () => {
    const { close, executions, tellings } = scene();
    executions.ends.set('p', ENDED);
    await tellings.begin({ image: '-', happening: 'p ABORTED', at: ENDED.endedAt });
    await expect(close(event())).rejects.toThrow(RetryableError);
  });

  it('frees the channels of that execution, and of no other', async () => {
    const held = (stage: string, owner: string) => ({
      ...{ stage, state: 'DEPLOYING', fence: 1, interrupted: false, drift: {}, coming: { owner, sortable: '1' } },
    });
    const { close, executions, written } = scene({
      channels: [held('dev', ARN), held('prod', `${ARN}-other`)] as ImageRecord['channels'],
    });
    executions.ends.set('p', ENDED);
    expect(await close(event())).toEqual({ outcome: 'closed' });
    expect(written).toEqual([`dev of ${ARN}`]);
  });

  it.each([
    ['of another service', event(ARN, { source: 'aws.imagebuilder' }), /from the source "aws\.imagebuilder"/],
    ['of another account', event(ARN, { account: DEV }), /not from the hub/],
    ['of another region', event(ARN, { region: 'eu-west-1' }), /not from the hub/],
    ['about another state machine', event(ARN.replace('promote-image', 'roll-fleet')), /not an execution/],
    ['about an execution of another account', event(ARN.replace(HUB, DEV)), /not an execution/],
    ['about a run of a map', event(`${ARN}:x`), /not an execution/],
    ['without an execution', event(7), /executionArn/],
  ])('goes to the dead-letter queue when it is one %s', async (_what, given, message) => {
    await expect(scene().close(given)).rejects.toThrow(PermanentError);
    await expect(scene().close(given)).rejects.toThrow(message);
  });
});

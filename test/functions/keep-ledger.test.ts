import type { Input, Request } from '../../functions/keep-ledger/input.ts';
import { keepLedger } from '../../functions/keep-ledger/keep-ledger.ts';
import { approvalId } from '../../shared/domain/approval.ts';
import type { Approval } from '../../shared/ports/approvals.ts';
import { anImage, approvalRules, aVerdict, hash, NOW } from '../support/builders.ts';
import { fakeLedger } from '../support/fakes/fake-ledger.ts';
import { fakePlans } from '../support/fakes/fake-plans.ts';
import { fakeRequests } from '../support/fakes/fake-requests.ts';

const OLD = anImage('web-server/1.4.0/7');
const NEW = anImage('web-server/1.10.0/1');
const BY_EVENT: Request = { trigger: 'event' };
const BY_HAND: Request = { trigger: 'manual', requestedBy: 'dana' };
const WITH_REASON: Request = { ...BY_HAND, reason: 'INC-1' };

interface Answer {
  readonly outcome: string;
  readonly message?: string;
  readonly code?: string;
  readonly downgrade?: boolean;
  readonly repair?: boolean;
  readonly owner?: string;
  readonly imageArn?: string;
  readonly current?: { readonly version: string } | null;
}

const book = () => {
  const ledger = fakeLedger();
  const requests = fakeRequests();
  let now = NOW;
  const rows = new Map<string, Approval>();
  const approvals = { find: async (id: string) => rows.get(id) };
  const step = keepLedger({ ledger, approvals, plans: fakePlans(), requests, now: () => now, hash });
  const keep = (input: Input) => step(input) as Promise<Answer>;
  const claim = (image = OLD, request = BY_EVENT, executionArn = 'me', more = {}) =>
    keep({
      operation: 'claim',
      ...{ image, request, stages: ['dev'], verdict: aVerdict(), promotionId: image.version, executionArn },
      ...{ startedAt: NOW.toISOString(), input: {}, ...more },
    });
  const begin = (image = OLD, request = BY_EVENT, executionArn = 'me', more = {}) =>
    keep({
      operation: 'begin-stage',
      ...{ image, stage: 'dev', stages: ['dev', 'prod'], request, executionArn, downgrade: false },
      ...more,
    });
  const complete = (image = OLD, request = BY_EVENT, executionArn = 'me', more = {}) =>
    keep({
      operation: 'complete-stage',
      ...{ image, stage: 'dev', request, executionArn, downgrade: false, repair: false, ...more },
    });
  const fail = (image = OLD, executionArn = 'me') =>
    keep({
      operation: 'fail-stage',
      image,
      stage: 'dev',
      request: BY_EVENT,
      executionArn,
      why: 'refresh failed',
      failures: [],
    });
  const finish = (image = OLD, request = BY_EVENT, executionArn = 'me') =>
    keep({
      operation: 'finish',
      ...{ image, request, executionArn, promotionId: image.version, outcome: 'promoted', message: 'in dev' },
    });
  const wanted = (image = OLD, executionArn = 'me') =>
    keep({ operation: 'still-wanted', image, stage: 'dev', request: BY_EVENT, executionArn });
  const later = (seconds: number) => {
    now = new Date(now.getTime() + seconds * 1000);
  };
  const promoted = async (image: typeof OLD, request = BY_EVENT, more = {}) => {
    await begin(image, request, image.version, more);
    return complete(image, request, image.version, more);
  };
  const previous = () => keep({ operation: 'previous', image: 'web-server', stage: 'dev' });
  return { ledger, rows, keep, claim, begin, complete, fail, finish, wanted, later, promoted, previous };
};

describe('Claiming', () => {
  it('accepts the newest image of its line, and the same one again', async () => {
    const { claim } = book();
    expect(await claim()).toEqual({ outcome: 'claimed', downgrade: false });
    expect(await claim()).toEqual({ outcome: 'claimed', downgrade: false });
  });

  it('compares versions as numbers: 1.10.0 is newer than 1.4.0', async () => {
    const { claim } = book();
    await claim(OLD);
    expect(await claim(NEW)).toMatchObject({ outcome: 'claimed' });
  });

  it('lets no older image overtake a newer one by itself, and remembers that it came', async () => {
    const { claim, ledger } = book();
    await claim(NEW);
    expect(await claim(OLD)).toMatchObject({ outcome: 'superseded', message: expect.stringMatching(/1\.10\.0\/1/) });
    expect(ledger.history.has(OLD.version)).toBe(true);
  });

  it('asks a person who goes back for a reason', async () => {
    const { claim } = book();
    await claim(NEW);
    expect(await claim(OLD, BY_HAND)).toMatchObject({ outcome: 'rejected', code: 'REASON_MISSING' });
    expect(await claim(OLD, WITH_REASON)).toMatchObject({ outcome: 'claimed', downgrade: true });
  });

  it('keeps the first record of a promotion that is claimed again', async () => {
    const { claim, ledger } = book();
    await claim(OLD, WITH_REASON);
    await claim(OLD, BY_EVENT);
    expect(ledger.history.get(OLD.version)).toMatchObject({ reason: 'INC-1', startedAt: NOW.toISOString() });
  });
});

describe('A channel', () => {
  it('is taken by one promotion at a time, which may ask again', async () => {
    const { begin } = book();
    expect(await begin()).toMatchObject({ outcome: 'begun', current: null });
    expect(await begin(OLD, BY_EVENT, 'other')).toMatchObject({ outcome: 'busy', owner: 'me' });
    expect(await begin()).toMatchObject({ outcome: 'begun' });
  });

  it('is free again when its owner has ended, and not before, however long that takes', async () => {
    const { begin, later } = book();
    await begin();
    later(30 * 24 * 3600);
    expect(await begin(OLD, BY_EVENT, 'other')).toMatchObject({ outcome: 'busy', owner: 'me' });
    expect(await begin(OLD, BY_EVENT, 'other', { ended: 'me' })).toMatchObject({ outcome: 'begun' });
  });

  it('remembers what was current before', async () => {
    const { promoted, previous, begin } = book();
    await promoted(OLD);
    await promoted(NEW);
    expect(await previous()).toEqual({ outcome: 'found', imageArn: OLD.buildVersionArn });
    expect(await begin(NEW)).toMatchObject({ current: { version: NEW.version }, repair: true });
  });

  it('keeps its previous image when the current one is promoted again to repair it', async () => {
    const { promoted, previous } = book();
    await promoted(OLD);
    await promoted(NEW);
    await promoted(NEW, BY_EVENT, { repair: true });
    expect(await previous()).toMatchObject({ imageArn: OLD.buildVersionArn });
  });

  it('completes once, however often it is told', async () => {
    const { begin, complete } = book();
    await begin();
    expect(await complete()).toEqual({ outcome: 'completed' });
    expect(await complete()).toEqual({ outcome: 'completed' });
  });

  it('is lost to whoever took it from an execution that had ended', async () => {
    const { begin, complete } = book();
    await begin();
    await begin(NEW, BY_EVENT, 'other', { ended: 'me' });
    expect(await complete()).toEqual({ outcome: 'lost' });
  });

  it('has no previous image before the second promotion', async () => {
    const { promoted, previous } = book();
    await promoted(OLD);
    expect(await previous()).toMatchObject({ outcome: 'rejected', code: 'IMAGE_UNKNOWN' });
  });

  it('turns an older image away at once when a newer one is there or on its way', async () => {
    const { begin } = book();
    await begin(NEW, BY_EVENT, 'newer');
    expect(await begin(OLD)).toMatchObject({ outcome: 'superseded' });
    const another = book();
    await another.promoted(NEW);
    expect(await another.begin(OLD)).toMatchObject({ outcome: 'superseded' });
  });
});

describe('A hold', () => {
  it('is set when a stage fails, and says who and why', async () => {
    const { begin, fail } = book();
    await begin();
    await fail();
    expect(await begin(NEW)).toMatchObject({
      outcome: 'held',
      message: expect.stringMatching(/held by hallmark: refresh failed/),
    });
  });

  it('is set when a person goes back, so that the next build does not undo it', async () => {
    const { promoted, begin } = book();
    await promoted(NEW);
    await promoted(OLD, WITH_REASON, { downgrade: true });
    const next = anImage('web-server/1.10.0/2');
    expect(await begin(next)).toMatchObject({ outcome: 'held', message: expect.stringMatching(/dana: INC-1/) });
  });

  it('is lifted by a person with a reason, and by nobody else', async () => {
    const { begin, fail, promoted } = book();
    await begin();
    await fail();
    expect(await begin(NEW, BY_HAND)).toMatchObject({ outcome: 'held' });
    expect(await promoted(NEW, WITH_REASON)).toEqual({ outcome: 'completed' });
    expect(await begin(NEW)).toMatchObject({ outcome: 'begun' });
  });

  it('does not help against a promotion that is at work', async () => {
    const { begin } = book();
    await begin();
    expect(await begin(NEW, WITH_REASON, 'person')).toMatchObject({ outcome: 'busy' });
  });
});

describe('A promotion that is overtaken', () => {
  it('stops before its next stage, when a newer build was accepted', async () => {
    const { claim, begin } = book();
    await claim(OLD);
    await claim(NEW, BY_EVENT, 'newer');
    expect(await begin(OLD)).toMatchObject({ outcome: 'superseded', message: expect.stringMatching(/1\.10\.0\/1/) });
    expect(await begin(OLD, WITH_REASON)).toMatchObject({ outcome: 'superseded' });
    expect(await begin(OLD, WITH_REASON, 'me', { downgrade: true })).toMatchObject({ outcome: 'begun' });
  });
});

describe('A promotion that is at work in a stage', () => {
  it('goes on while nobody minds', async () => {
    const { begin, wanted } = book();
    await begin();
    expect(await wanted()).toEqual({ outcome: 'wanted', letStandAt: '' });
  });

  it('stops when somebody holds the stage, and not for the hold it was told to overrule', async () => {
    const { begin, fail, wanted, ledger } = book();
    await begin();
    await fail();
    await begin(OLD, WITH_REASON);
    expect(await wanted()).toEqual({ outcome: 'wanted', letStandAt: '' });
    await ledger.ask('web-server', 'dev', { by: 'erin', reason: 'INC-2', at: 'later' });
    expect(await wanted()).toMatchObject({
      outcome: 'unwanted',
      code: 'CHANNEL_HELD',
      message: expect.stringMatching(/erin: INC-2/),
    });
  });

  it('stops without touching anything when the channel is not its own any more', async () => {
    const { begin, wanted } = book();
    await begin();
    await begin(OLD, BY_EVENT, 'other', { ended: 'me' });
    expect(await wanted()).toMatchObject({ outcome: 'lost' });
  });

  it('begins no fleet after one has failed', async () => {
    const { keep, begin, wanted } = book();
    await begin();
    const of = { image: OLD, stage: 'dev', request: BY_EVENT };
    await keep({ operation: 'mark-failing', executionArn: 'other', ...of });
    expect(await wanted()).toMatchObject({ outcome: 'wanted' });
    await keep({ operation: 'mark-failing', executionArn: 'me', ...of });
    expect(await wanted()).toMatchObject({ outcome: 'unwanted', code: 'STAGE_FAILING' });
  });

  it('is asked to stop by a person who goes back, who then gets what the stage has, not what it had before', async () => {
    const { promoted, begin, wanted, previous } = book();
    const build = (number: number) => anImage(`web-server/1.0.0/${number}`);
    const [first, second, third] = [build(1), build(2), build(3)] as const;
    await promoted(first);
    await promoted(second);
    await begin(third);
    expect(await previous()).toMatchObject({ imageArn: second.buildVersionArn });
    expect(await begin(second, WITH_REASON, 'person', { downgrade: true })).toMatchObject({ outcome: 'busy' });
    expect(await wanted(third)).toMatchObject({ outcome: 'unwanted', message: expect.stringMatching(/dana: INC-1/) });
  });
});

describe('A veto', () => {
  const by = { by: 'erin', reason: 'CVE-2026-1', at: NOW.toISOString() };

  it('keeps an image out, whoever asks, and stops it where it is on its way', async () => {
    const { ledger, claim, begin, wanted } = book();
    await begin();
    ledger.vetoed.push({ kind: 'image', version: 'web-server/1.4.0', ...by });
    expect(await claim(OLD, WITH_REASON)).toMatchObject({ outcome: 'rejected', code: 'VETOED' });
    expect(await wanted()).toMatchObject({ outcome: 'unwanted', code: 'VETOED' });
    expect(await begin(OLD, WITH_REASON)).toMatchObject({ outcome: 'vetoed' });
    expect((await ledger.channel('web-server', 'dev'))?.coming).toBeUndefined();
    expect(await claim(NEW)).toMatchObject({ outcome: 'claimed' });
  });
});

describe('Two people who start the same promotion', () => {
  it('get one, and the second may take over when the first has ended', async () => {
    const { claim, finish } = book();
    await claim(OLD, BY_HAND, 'first');
    expect(await claim(OLD, BY_HAND, 'second')).toMatchObject({ outcome: 'joined', owner: 'first' });
    expect(await claim(OLD, BY_HAND, 'second', { ended: 'first' })).toMatchObject({ outcome: 'claimed' });
    await finish(OLD, BY_HAND, 'second');
    expect(await claim(OLD, BY_HAND, 'third')).toMatchObject({ outcome: 'claimed' });
  });
});

describe('The end of a promotion', () => {
  it('is recorded with outcome, message and time', async () => {
    const { claim, finish, ledger } = book();
    await claim();
    await finish();
    expect(ledger.history.get(OLD.version)).toMatchObject({
      outcome: 'promoted',
      message: 'in dev',
      endedAt: NOW.toISOString(),
    });
  });

  it('is recorded for what the gate turned away', async () => {
    const { keep, ledger } = book();
    const verdict = aVerdict({ outcome: 'reject', reasons: ['1 CRITICAL', '2 HIGH'] });
    const rejection = { image: OLD, request: BY_EVENT, verdict, promotionId: 'p', executionArn: 'me' };
    const started = { startedAt: NOW.toISOString(), input: {} };
    expect(await keep({ operation: 'record-rejection', ...started, ...rejection })).toEqual({ outcome: 'rejected' });
    expect(ledger.history.get('p')).toMatchObject({ outcome: 'rejected', message: '1 CRITICAL; 2 HIGH', verdict });
  });
});

describe('Checking an approval', () => {
  const asks = { executionArn: 'me', startedAt: NOW.toISOString(), stage: 'prod', attempt: 0 };
  const row = (more: Partial<Approval> = {}): Approval => ({
    ...{ id: approvalId(asks, hash), image: 'web-server', version: '1.4.0/7', sortable: 's', buildVersionArn: 'arn' },
    ...{ stage: 'prod', executionArn: 'me', promotionId: 'p', digest: 'plan', rules: approvalRules() },
    ...{ requester: { kind: 'hallmark' }, expires: NOW.toISOString(), downgrade: false },
    ...{ token: 't', state: 'approved', answers: [], ...more },
  });
  const check = (found: Approval | undefined, more = {}) => {
    const { keep, rows } = book();
    if (found) rows.set(found.id, found);
    return keep({ operation: 'check-approval', ...asks, digest: 'plan', ...more });
  };

  it('accepts an approval that the ledger has', async () => {
    expect(await check(row())).toEqual({ outcome: 'approved' });
  });

  it.each([
    ['is not in the ledger', undefined, {}],
    ['is pending', row({ state: 'pending' }), {}],
    ['was rejected', row({ state: 'rejected' }), {}],
    ['is of another plan', row({ digest: 'other' }), {}],
    ['is of another execution', row({ executionArn: 'other' }), {}],
    ['is of another stage', row({ stage: 'dev' }), {}],
    ['is of an earlier question', row(), { attempt: 1 }],
  ])('rejects an approval that %s', async (_name, found, more) => {
    expect(await check(found, more)).toMatchObject({ outcome: 'not-approved', code: 'APPROVAL_NOT_RECORDED' });
  });
});

describe('Checking the channel before a fleet is rolled back', () => {
  const check = ({ keep }: ReturnType<typeof book>, executionArn: string | null) =>
    keep({ operation: 'check-channel', image: { name: 'web-server' }, stage: 'dev', executionArn });

  it.each([['me'], [null]])(
    'accepts the promotion that owns the stage, also after a fleet failed (%s)',
    async (owner) => {
      const all = book();
      await all.claim();
      await all.begin();
      await all.ledger.markFailing('web-server', 'dev', 'me');
      expect(await check(all, owner)).toEqual({ outcome: 'owned' });
    },
  );

  it.each([['me'], ['other'], [null]])('rejects %s in a stage that no promotion is in', async (owner) => {
    const all = book();
    await all.claim();
    expect(await check(all, owner)).toMatchObject({ outcome: 'failed', code: 'FLEET_NOT_BACK' });
    await all.promoted(OLD);
    expect(await check(all, owner)).toMatchObject({ outcome: 'failed', code: 'FLEET_NOT_BACK' });
  });

  it('rejects a promotion that does not own the stage', async () => {
    const all = book();
    await all.claim();
    await all.begin();
    expect(await check(all, 'other')).toMatchObject({ outcome: 'failed', code: 'FLEET_NOT_BACK' });
  });
});

import { type Arbitrary, assert, constantFrom, oneof, property, record, string } from 'fast-check';
import type { Announcement, FindingSummary } from '../../../../shared/domain/notification/announcement.ts';
import { customNotification } from '../../../../shared/domain/notification/custom-notification.ts';
import { emailSubject, emailText } from '../../../../shared/domain/notification/email.ts';
import { messageOf } from '../../../../shared/domain/notification/message.ts';
import { slackBlocks } from '../../../../shared/domain/notification/slack-blocks.ts';
import { aContainerImage, aFindingSummary, anImage, approvalRules, aVerdict } from '../../../support/builders.ts';

const about = {
  image: 'web-server',
  version: '1.4.0/7',
  promotionId: 'web-server-1-4-0-7',
  buildVersionArn: anImage().buildVersionArn,
  executionArn: 'arn:aws:states:us-east-1:111111111111:execution:promote-image:web-server-1-4-0-7',
};

const PIPELINE = 'arn:aws:imagebuilder:us-east-1:111111111111:image-pipeline/web-server';

interface Custom {
  readonly version: string;
  readonly source: string;
  readonly content: {
    readonly textType: string;
    readonly title: string;
    readonly description: string;
    readonly nextSteps: readonly string[];
    readonly keywords: readonly string[];
  };
  readonly metadata: { readonly threadId: string; readonly summary: string };
}
const custom = (said: Announcement) => customNotification(said, 'id') as Custom;

interface Block {
  readonly type: string;
  readonly text?: { readonly text: string };
}
const blocks = (said: Announcement) => (slackBlocks(said) as { blocks: readonly Block[] }).blocks;

describe('An approval that is wanted', () => {
  const rules = approvalRules({ approvers: 2, from: ['role/AWSReservedSSO_ReleaseManagers_*', 'user/erin'] });
  const answerUrl = 'https://abcdefghijklmnopqrstuvwxyz012345.lambda-url.eu-central-1.on.aws/';
  const wanted: Announcement & { readonly kind: 'approval-wanted' } = {
    ...about,
    kind: 'approval-wanted',
    ...{ stage: 'prod', approval: '7K3M9QWX', rules, answerUrl, expires: '2026-11-22T18:00:00.000Z' },
    requester: ['dana@example.com (AWSReservedSSO_Developers_0123456789abcdef)'],
    requestedByPeople: true,
    ...{ digest: 'ab'.repeat(32), summary: ['prod: 4 parameter(s) change'], changes: ['prod: fleets in <!here>'] },
  };
  const CURL = `curl --aws-sigv4 "aws:amz:eu-central-1:lambda" --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" -H "x-amz-security-token: $AWS_SESSION_TOKEN" -H "content-type: application/json" -d '{"answer":"approve","approval":"7K3M9QWX","comment":"why"}' ${answerUrl}`;
  const additional = (said: Announcement) =>
    (customNotification(said, 'id') as { metadata: { additionalContext: Record<string, string> } }).metadata
      .additionalContext;

  it('says what would change, who decides until when, and who requested it', () => {
    const text = emailText(wanted);
    expect(text).toMatch(
      '2 different people or roles of role/AWSReservedSSO_ReleaseManagers_*, user/erin, until 2026-11-22 18:00 UTC',
    );
    expect(text).toMatch('prod: 4 parameter(s) change');
    expect(text).toMatch(
      'Requested by dana@example.com (AWSReservedSSO_Developers_0123456789abcdef), who may not approve it.',
    );
    expect(emailText({ ...wanted, requester: ['role ci (111111111111)'], requestedByPeople: false })).toMatch(
      'Requested by role ci (111111111111). That does not say which person requested it, so this stage accepts no approval.',
    );
    expect(emailText({ ...wanted, requester: 'hallmark' })).toMatch('Requested by Hallmark, for an event.');
    expect(emailText({ ...wanted, requester: undefined })).toMatch(/looks up in CloudTrail who started it. Nobody can/);
  });

  it.each([
    ['in e-mails', (said: Announcement) => emailText(said)],
    ['in the chat service', (said: Announcement) => custom(said).content.description],
    [
      'in a webhook',
      (said: Announcement) =>
        blocks(said)
          .map(({ text }) => text?.text)
          .join('\n'),
    ],
  ])('has its commands whole %s', (_where, shown) => {
    for (const each of [CURL, 'npm run request -- approve 7K3M9QWX --comment "why"'])
      expect(shown(wanted)).toContain(each);
  });

  it('has the button to reject, and that to approve only where the stage trusts the channel', () => {
    expect(additional(wanted)).toMatchObject({ rejectable: '7K3M9QWX' });
    expect(additional(wanted)).not.toHaveProperty('approvable');
    for (const trusting of [approvalRules({ slack: 'approve' }), approvalRules({ identity: 'declared' })])
      expect(additional({ ...wanted, rules: trusting })).toMatchObject({
        rejectable: '7K3M9QWX',
        approvable: '7K3M9QWX',
      });
  });

  it('has a command to reject, and no word of buttons', () => {
    const text = emailText(wanted);
    expect(text).toContain('npm run request -- reject 7K3M9QWX --comment "why"');
    expect(text).not.toMatch(/button/i);
  });

  it('does not let mail clients link addresses from outside', () => {
    const text = emailText({ ...wanted, summary: ['see https://example.com/login'] });
    expect(text).toContain('see https:\u200b//example.com/login');
    expect(text).toContain(wanted.answerUrl);
  });

  it('speaks of answers, not of people, where names are self-declared', () => {
    const text = emailText({ ...wanted, rules: approvalRules({ approvers: 2, from: ['dana'], identity: 'declared' }) });
    expect(text).toMatch('2 answers of dana, until');
    expect(text).not.toMatch(/people|Requested by|npm run request/);
    for (const answer of ['approve', 'reject'])
      expect(text).toContain(
        `echo '{"approval":"7K3M9QWX","answer":"${answer}","by":"you","comment":"why"}' | aws lambda invoke --function-name hallmark-answer-approval --payload fileb:///dev/stdin /dev/stdout`,
      );
  });

  it('carries nothing that Slack would act on', () => {
    expect(JSON.stringify(customNotification(wanted, 'id'))).not.toMatch('<!here>');
  });
});

const rejected: Announcement = {
  ...about,
  kind: 'rejected',
  verdict: aVerdict({
    outcome: 'reject',
    reasons: ['7 fixable CRITICAL findings, at most 0 allowed'],
    counts: { CRITICAL: 7, LOW: 3 },
    blocking: Array.from({ length: 7 }, (_, index) => aFindingSummary({ id: `CVE-2026-${index}` })),
    blockingCount: 7,
    waived: [{ id: 'CVE-2025-1', owner: 'dana', expires: '2026-12-31', reason: 'not reachable' }],
    ignored: [],
    ignoredCount: 3,
  }),
};

const rolledBack = (previous: string | null, complete: boolean): Announcement => ({
  ...about,
  kind: 'rolled-back',
  stage: 'staging',
  previous,
  complete,
  failures: [{ where: '333333333333 us-east-1 fleet', code: 'REFRESH_FAILED', message: 'HTTP 503.', fix: 'See it.' }],
});

describe('A message about a rejection', () => {
  const text = emailText(rejected);

  it('shows the worst findings, how many more there are, and what was waived by whom until when', () => {
    expect(text).toContain('CRITICAL CVE-2026-0 in openssl, fixed in 3.0.15-1');
    expect(text).toContain('… and 2 more.');
    expect(text).toContain('Waived: CVE-2025-1 until 2026-12-31, by dana: not reachable');
    expect(text).toContain('Findings: 7 CRITICAL, 3 LOW (3 not counted by the policy).');
  });

  it('says what it means and what to do next, with a link to the execution', () => {
    expect(text).toContain('Nothing was shared and nothing was published');
    expect(text).toMatch(/What to do next:\n- Build again/);
    expect(text).toContain(`executions/details/${about.executionArn}`);
  });
});

describe('A message about a failed stage', () => {
  it('never says that it was rolled back when it was not, in full', () => {
    expect(emailText(rolledBack('web-server 1.3.0/2', true))).toContain('staging is back on web-server 1.3.0/2.');
    expect(emailText(rolledBack('web-server 1.3.0/2', false))).toMatch(/could NOT be rolled back[\s\S]*by hand/);
    expect(emailText(rolledBack(null, false))).toMatch(/nothing to go back to/);
  });

  it('does not say that anything was rolled back when nothing had been changed', () => {
    const said = (previous: string | null, complete: boolean) =>
      emailText({ ...rolledBack(previous, complete), began: false } as Announcement);
    expect(said('web-server 1.3.0/2', true)).toMatch(/failed in staging before anything was published there/);
    expect(said('web-server 1.3.0/2', true)).toMatch(/staging still has web-server 1\.3\.0\/2\./);
    expect(said('web-server 1.3.0/2', true)).not.toMatch(/rolled back|is back on/);
    expect(said(null, false)).toMatch(/Nothing was published in staging\./);
    expect(said('web-server 1.3.0/2', false)).toMatch(/could NOT be rolled back/);
  });

  it('names the place, the code, the message and the fix of what failed', () => {
    expect(emailText(rolledBack(null, false))).toContain(
      '333333333333 us-east-1 fleet: REFRESH_FAILED, HTTP 503. See it.',
    );
  });
});

describe('A message about a stage that is through', () => {
  const done = (fleets: number, more: object = {}): Announcement => ({
    ...about,
    ...{ kind: 'stage-done', stage: 'dev', published: 1, fleets, next: 'prod' },
    ...more,
  });
  const message = '0 of 2 instances run web-server 1.4.0/7: protected from scale-in (i-1, i-2).';
  const partlyRolled = { count: 2, first: [{ where: '222222222222 us-east-1', message: `ecs: ${message}` }] };

  it.each([
    [0, '1 parameter published.'],
    [1, '1 parameter published; every instance of 1 fleet runs it.'],
    [2, '1 parameter published; every instance of 2 fleets runs it.'],
  ])('says of %i fleets what was read', (fleets, line) => {
    expect(messageOf(done(fleets))).toMatchObject({ mark: 'good', lines: [line] });
  });

  it('names the fleets of which instances remain on another image, in the title too', () => {
    const said = messageOf(done(1, { partlyRolled }));
    expect(said.mark).toBe('alarm');
    expect(said.title).toMatch(/is in dev, but 2 fleets have instances on another image$/);
    expect(said.lines).toContain(`222222222222 us-east-1: ecs: ${message}`);
    expect(said.lines.at(-1)).toBe('… and 1 more fleet: see the execution.');
    expect(said.nextSteps[0]).toMatch(/fleets.refresh/);
  });

  const skipped = {
    count: 7,
    first: Array.from({ length: 6 }, (_, index) => ({
      ...{ where: `222222222222 us-east-1 tenant-${index}`, code: 'FLEET_NOT_NAMED', message: 'Its name fits none.' },
    })),
  };

  it('names the fleets that were skipped with code and reason, in the title too', () => {
    const said = messageOf(done(1, { skipped }));
    expect(said.mark).toBe('alarm');
    expect(said.title).toMatch(/is in dev, but 7 fleets were skipped$/);
    expect(said.lines).toContain('Skipped 222222222222 us-east-1 tenant-0: FLEET_NOT_NAMED. Its name fits none.');
    expect(said.lines.at(-1)).toBe('… and 2 more fleets: see the execution.');
    expect(said.nextSteps[0]).toMatch(/Fleets that are skipped/);
  });

  it('says when every fleet was skipped', () => {
    expect(messageOf(done(0, { skipped })).title).toMatch(/is in dev, but every fleet was skipped \(7\)$/);
    const promoted: Announcement = { ...about, kind: 'promoted', stages: ['dev'], fleets: 0, skipped };
    expect(messageOf(promoted).title).toMatch(/is promoted, but every fleet was skipped/);
    expect(emailText(promoted)).not.toMatch(/Nothing to do/);
  });

  it('does not say that nothing has to be done when instances remain', () => {
    const promoted: Announcement = { ...about, kind: 'promoted', stages: ['dev'] };
    expect(emailText(promoted)).toMatch(/Nothing to do/);
    expect(emailText({ ...promoted, partlyRolled })).not.toMatch(/Nothing to do/);
  });
});

describe('A message about a soak that proves nothing', () => {
  it('says what to look at, and has both answers as commands', () => {
    const text = emailText({ ...about, kind: 'soak-asks', stage: 'prod', message: 'Only 5 of 30 minutes.' });
    expect(text).toMatch('Only 5 of 30 minutes.');
    for (const action of ['let-stand', 'hold'])
      expect(text).toMatch(`npm run request -- ${action} ${about.image} --stages prod --reason "why"`);
  });
});

describe('A message about a freeze', () => {
  it('says until when, and that nothing has to be done', () => {
    const text = emailText({ ...about, kind: 'frozen-until', stage: 'prod', message: 'prod is frozen until Monday' });
    expect(text).toMatch(/prod is frozen until Monday\.[\s\S]*goes on by itself/);
  });

  it('says who began in spite of it, and why, on one line and without control characters', () => {
    const text = emailText({
      ...about,
      kind: 'freeze-overridden',
      stage: 'prod',
      message: 'prod is frozen',
      reason: 'INC-7\n\u0007urgent',
      requestedBy: null,
    });
    expect(text).toMatch('Requested by someone: INC-7 urgent');
  });

  it('says that it ended, and where the image is', () => {
    const text = emailText({ ...about, kind: 'frozen', message: 'prod is frozen.', stages: ['dev'] });
    expect(text).toMatch(/prod is frozen\.\nIt is current in dev\.[\s\S]*once the freeze is over/);
  });
});

describe('A message about a stage that is held', () => {
  it('says where the image is current all the same, and how to lift the hold', () => {
    const text = emailText({ ...about, kind: 'held', message: 'prod is held by dana: freeze.', stages: ['dev'] });
    expect(text).toMatch(/held by dana: freeze\.\nIt is current in dev\./);
    expect(text).toContain('goes on by itself when the hold is lifted');
  });
});

describe('A message about a change by hand', () => {
  const changed = (action: 'repair' | 'adopt' | 'report', found: string | null = 'ami-2'): string =>
    emailText({
      ...about,
      kind: 'drift',
      stage: 'prod',
      action,
      why: action === 'adopt' ? 'web-server 1.3.0/2' : 'It was put right once for this image already.',
      count: 7,
      changes: [
        { where: '333333333333 us-east-1 /golden/web-server', expected: 'ami-1', found, by: 'erin', at: 'now' },
      ],
    });

  it('says where, what it was and is, who did it, and how many more there are', () => {
    expect(changed('repair')).toContain(
      '333333333333 us-east-1 /golden/web-server holds ami-2 (by erin, now); current is ami-1.\n… and 6 more.',
    );
    expect(changed('repair', null)).toContain('/golden/web-server is not there (by erin, now)');
  });

  it('says what has become of it', () => {
    expect(changed('repair')).toContain('Hallmark writes back what the ledger says is current');
    expect(changed('adopt')).toContain('web-server 1.3.0/2 is current in prod now');
    expect(changed('report')).toMatch(/It was put right once[\s\S]*Promote the image that should be there by hand/);
  });
});

describe('A message about waivers that end', () => {
  it('says which, for what, until when, and whose they are', () => {
    const waiver = { id: 'CVE-2026-1', owner: 'dana', reason: 'not reachable', expires: '2026-12-31' };
    const text = emailText({
      ...about,
      kind: 'waivers-expiring',
      waivers: [
        { waiver: { ...waiver, packageName: 'openssl', stages: ['dev'] }, daysLeft: 8 },
        { waiver, daysLeft: -2 },
      ],
    });
    expect(text).toContain(
      'CVE-2026-1 in openssl for dev counts until 2026-12-31, 8 whole day(s) more (dana: not reachable).',
    );
    expect(text).toContain('CVE-2026-1 ended on 2026-12-31');
  });
});

describe('A message about a promotion that was cut off', () => {
  const text = (unfinished: readonly string[]): string =>
    emailText({ ...about, kind: 'interrupted', how: 'aborted', message: 'Stopped by dana.', unfinished });

  it('says whether something is half done, and what to do then', () => {
    expect(text(['dev'])).toMatch(/was aborted[\s\S]*in the middle of dev[\s\S]*to finish the stage/);
    expect(text([])).toContain('No stage was in progress');
  });
});

describe('Text from outside', () => {
  const hostile = (reason: string): Announcement => ({ ...about, kind: 'build-cancelled', reason });

  it.each([
    ['a mention of everybody', '<!channel> look', '&lt;!channel&gt; look'],
    ['a link in disguise', '<https://evil.example|your bank>', '&lt;https:\u200b//evil.example|your bank&gt;'],
    ['an ampersand', 'a && b', 'a &amp;&amp; b'],
    ['control characters', 'a\u0007b\u202ec', 'abc'],
    ['lines', 'one\n\n* two', 'one \u200b* two'],
    ['a link of a bare address', 'see https://evil.example/a', 'see https:\u200b//evil.example/a'],
    ['a link of a mail address', 'mailto:a@evil.example', 'mailto:\u200ba@evil.example'],
    ['a mention by name', 'hello @here', 'hello @\u200bhere'],
    ['a picture', 'done :white_check_mark: now', 'done :\u200bwhite_check_mark: now'],
    ['half of a surrogate pair', 'a\ud83db', 'a\ufffdb'],
  ])('reaches Slack without %s', (_what, reason, expected) => {
    expect(custom(hostile(reason)).content.description.split('\n')[0]).toBe(expected);
    expect(blocks(hostile(reason))[1]?.text?.text.split('\n')[0]).toBe(expected);
  });

  it.each([
    'arn:aws:imagebuilder:eu-central-1:111111111111:image/web-server/1.4.0/7',
    'dana@example.com',
    'https://docs.aws.amazon.com/imagebuilder/',
    '2026-11-22T02:23:00.000Z',
  ])('keeps %s whole, so that it can be copied', (text) => {
    expect(custom(hostile(text)).content.description.split('\n')[0]).toBe(text);
  });

  it('keeps names with underscores whole, so that they can be copied', () => {
    expect(custom(hostile('AMI_NOT_VISIBLE')).content.description).toContain('AMI_NOT_VISIBLE');
  });
});

describe('Whatever is said', () => {
  const long = string({ unit: 'binary', maxLength: 12_000, size: 'max' });
  const text: Arbitrary<string> = oneof(long, constantFrom('<@U123>', '&'.repeat(9000), '😀'.repeat(5000), ''));
  type Said = (a: string, b: string, c: string) => object;
  const stopped: Said = (a, b, c) => ({ message: a, stages: [b, c] });
  const decided: Said = (a, b, c) => ({ by: a, reason: b, stages: [c], started: [a], of: 'image', current: [b] });
  const failure = (a: string, b: string, c: string) => ({ where: a, code: b, message: c, fix: a });
  /** A kind that is missing here does not compile. */
  const EVERY: Readonly<Record<Announcement['kind'], Said>> = {
    started: (a, b, c) => ({ image: a, stages: [b, c], requestedBy: c, reason: a }),
    refused: (a, b, c) => ({ code: a, message: b, fix: c }),
    failed: (a, b) => ({ error: a, cause: b }),
    ...{ superseded: stopped, joined: stopped, held: stopped, vetoed: stopped, frozen: stopped },
    ...{ 'not-approved': stopped, 'stage-rejected': stopped },
    'soak-asks': (a, b) => ({ stage: a, message: b }),
    'frozen-until': (a, b) => ({ stage: a, message: b }),
    'freeze-overridden': (a, b, c) => ({ stage: a, message: b, reason: c, requestedBy: a }),
    'rollback-missing': (a, b, c) => ({ stage: a, message: b, reason: c, requestedBy: a, warnings: [a, b, c] }),
    'stage-refused': (a, b, c) => ({ stage: a, code: b, message: c, fix: 'Promote again.', stages: [b] }),
    'stage-done': (a, b, c) => ({
      ...{ stage: a, published: 4, fleets: 2, next: c },
      partlyRolled: { count: 9, first: Array.from({ length: 5 }, () => ({ where: a, message: b })) },
      skipped: { count: 9, first: Array.from({ length: 5 }, () => ({ where: a, code: b, message: c })) },
    }),
    'rolled-back': (a, _b, c) => ({ ...rolledBack(a, false), image: c }),
    promoted: (a, b, c) => ({ stages: [a, b], verdict: aVerdict({ reasons: [c] }) }),
    rejected: (a, b, c) => ({
      verdict: aVerdict({
        ...{
          outcome: 'reject',
          reasons: [a, b, c],
          blocking: [aFindingSummary({ title: a, packageName: b })],
          letThrough: c,
          reported: [aFindingSummary({ title: b, packageName: c })],
          reportedCount: 1,
        },
        waived: [{ id: a, owner: b, expires: c, reason: a }],
        expired: [{ id: a, owner: b, expires: c, reason: a }],
        stages: [{ name: a, outcome: 'reject', reasons: [b] }],
      }),
    }),
    'approval-wanted': (a, b, c) => ({
      ...{ stage: a, approval: b, expires: '2026-11-22T18:00:00.000Z', digest: c, requester: [a], answerUrl: b },
      ...{ rules: approvalRules({ approvers: 2, from: [c] }), summary: [a], changes: [b] },
    }),
    'approval-answered': (a, b, c) => ({ stage: a, answer: 'reject', by: b, comment: c, given: 1, needed: 2 }),
    ...{ 'channel-held': decided, 'let-stand': decided, 'hold-lifted': decided },
    ...{ 'version-vetoed': decided, 'veto-lifted': decided },
    'build-started': () => ({}),
    'build-cancelled': (a) => ({ reason: a }),
    'build-succeeded': (a, b, c) => ({ containers: [a, b, c] }),
    'build-waiting': (a, b, c) => ({ step: a, stepExecutionId: b, workflow: c }),
    'pipeline-disabled': (_a, b, c) => ({ image: c, pipelineArn: PIPELINE, failures: b }),
    'build-failed': (a, b, c) => ({
      reason: a,
      failure: {
        ...{ state: c, workflowStep: b, error: b },
        component: { name: c, version: a, phase: b, step: c, action: a },
        destinations: Array.from({ length: 9 }, () => ({ region: a, account: b, doing: c, message: a })),
      },
      logs: { group: '/aws/imagebuilder/web-server', stream: '1.4.0/7', files: a },
    }),
    interrupted: (a, b, c) => ({ how: 'aborted', message: a, unfinished: [b, c] }),
    drift: (a, b, c) => ({
      ...{ stage: b, action: (['repair', 'adopt', 'report'] as const)[a.length % 3], why: c, count: 9 },
      changes: Array.from({ length: 9 }, () => ({ where: a, expected: b, found: c, by: a, at: b })),
    }),
    'drift-remains': (a, b, c) => ({ stage: a, failures: [failure(a, b, c)] }),
    'fleets-unwatched': (a, b, c) => ({ stage: a, fleets: [{ where: b, status: c, percentage: 4 }] }),
    'waivers-expiring': (a, b, c) => ({
      waivers: [{ waiver: { id: a, packageName: b, images: [c], owner: a, reason: b, expires: c }, daysLeft: 3 }],
    }),
    'sweep-blind': (a, b, c) => ({ count: 7, failures: [failure(a, b, c)] }),
    'pipeline-stale': (a) => ({ days: 9, last: a, pipelineArn: PIPELINE }),
  };
  const said: Arbitrary<Announcement> = record({
    ...{ a: text, b: text, c: text },
    kind: constantFrom(...(Object.keys(EVERY) as Announcement['kind'][])),
  }).map(({ a, b, c, kind }) => ({ ...about, ...EVERY[kind](a, b, c), kind }) as Announcement);

  it('a custom notification keeps the limits of the chat service', () => {
    assert(
      property(said, (given) => {
        const { content, metadata } = custom(given);
        expect(content.title.length).toBeLessThanOrEqual(250);
        expect(content.description.length).toBeLessThanOrEqual(8000);
        for (const step of content.nextSteps) expect(step.length).toBeLessThanOrEqual(350);
        for (const keyword of content.keywords) expect(keyword.length).toBeLessThanOrEqual(75);
        expect(metadata.summary.length).toBeLessThanOrEqual(250);
      }),
    );
  });

  it('a custom notification carries no other Slack control sequence than our own links', () => {
    assert(
      property(said, (given) => {
        const { title, description, nextSteps } = custom(given).content;
        const all = [title, description, ...nextSteps].join('\n');
        expect(
          all.replace(/<https:\/\/[a-z0-9.-]+\/[^<>|]*\|(Execution|Image|Pipeline|Log|Log files)>/g, ''),
        ).not.toMatch(/[<>]/);
      }),
    );
  });

  it('an e-mail subject is fewer than 100 printable ASCII characters', () => {
    assert(property(said, (given) => void expect(emailSubject(given)).toMatch(/^[\x20-\x7e]{1,99}$/)));
  });

  it('a webhook message keeps the limits of Block Kit', () => {
    assert(
      property(said, (given) => {
        for (const { type, text } of blocks(given)) {
          const length = text?.text.length ?? 1;
          expect(length).toBeGreaterThan(0);
          expect(length).toBeLessThanOrEqual(type === 'header' ? 150 : 3000);
        }
      }),
    );
  });
});

describe('The message of a start', () => {
  const started = (more: object): string => emailText({ ...about, kind: 'started', stages: ['dev'], ...more });

  it('says what the gate said, and no more: an image that was never scanned has passed nothing', () => {
    const reasons = ['the image was not scanned, and the policy allows that (whenScanIsOff: allow)'];
    expect(started({ verdict: { outcome: 'promote', reasons } })).toContain('Gate: the image was not scanned');
    expect(started({ verdict: { outcome: 'promote', reasons } })).not.toContain('passed');
  });

  it('says on the way back that the gate does not decide, and what it says', () => {
    const text = started({ back: true, verdict: { outcome: 'reject', reasons: ['1 CRITICAL'] } });
    expect(text).toContain('so the gate does not decide. Its verdict is reject: 1 CRITICAL.');
    expect(text).not.toContain('passed');
  });
});

describe('A message', () => {
  it('names what did not succeed and stopped nothing', () => {
    const warnings = ['ami-1 in eu-west-1 is not protected from deregistration: UnauthorizedOperation: no'];
    expect(emailText({ ...about, kind: 'promoted', stages: ['dev'], warnings })).toContain(`Warning: ${warnings[0]}`);
  });

  it('of a stage that could not be rolled back says why, that no stage was changed, and what to do', () => {
    const text = emailText({
      ...{ ...about, kind: 'stage-refused', stage: 'prod', code: 'ROLLBACK_NOT_POSSIBLE', stages: [] },
      ...{ message: 'prod could not be rolled back: ami-1 is gone (deregistered).', fix: 'Restore the AMI.' },
    });
    expect(text).toMatch(
      /was not promoted to prod[\s\S]*ami-1 is gone[\s\S]*No stage was changed[\s\S]*Restore the AMI/,
    );
  });
});

describe('All messages of a promotion', () => {
  it('are in one thread', () => {
    const all: Announcement[] = [{ ...about, kind: 'started', stages: ['dev'] }, rejected, rolledBack(null, false)];
    expect(new Set(all.map((said) => custom(said).metadata.threadId))).toEqual(new Set(['web-server-1-4-0-7']));
  });

  it('follow the schema of custom notifications', () => {
    expect(custom(rejected)).toMatchObject({
      version: '1.0',
      source: 'custom',
      content: { textType: 'client-markdown', keywords: ['golden-ami', 'web-server'] },
    });
  });
});

describe('A message about a container image', () => {
  const amis = aContainerImage().amis.map(({ region, id }) => ({ region, id }));
  const promoted: Announcement = { ...about, image: 'tool', kind: 'promoted', stages: ['dev', 'prod'], amis };

  it('says what to pull, by digest, in every region', () => {
    const pulls = emailText(promoted).match(/^docker pull \S+@sha256:[0-9a-f]{64}$/gm);
    expect(pulls).toEqual(amis.map(({ id }) => `docker pull ${id}`));
    for (const { id } of amis) expect(custom(promoted).content.description).toContain(id);
  });

  it('speaks of containers, and not of instances or AMIs', () => {
    expect(emailText(promoted)).not.toMatch(/instance|AMI/);
    expect(custom(promoted).content.keywords).toContain('golden-container');
  });

  it('names every package of a finding that counts, its fix, and where it is waived', () => {
    const packages = [{ name: 'curl', fixedIn: '8.2' }, { name: 'libcurl' }];
    const blocking = [{ ...aFindingSummary({ packages }), packageCount: 9, waivedIn: ['nginx'] }];
    const verdict = aVerdict({ outcome: 'reject', blocking, blockingCount: 1 });
    expect(emailText({ ...about, kind: 'rejected', verdict })).toContain(
      'in curl (fixed in 8.2), libcurl (no fix yet) and 7 more packages, waived in nginx: ',
    );
  });

  it('reads a verdict of an execution that began before findings had several packages', () => {
    const { packages: _, packageCount: __, ...old } = aFindingSummary();
    const blocking = [{ ...old, packageName: 'openssl', fixedIn: '3.0.15' }] as unknown as FindingSummary[];
    const verdict = aVerdict({ outcome: 'reject', blocking, blockingCount: 1 });
    expect(emailText({ ...about, kind: 'rejected', verdict })).toContain('in openssl, fixed in 3.0.15: ');
  });

  it('leaves open whether a finding can be fixed, where the scan does', () => {
    const blocking = [aFindingSummary({ fixedIn: undefined, fixUnknown: true })];
    const said: Announcement = {
      ...about,
      kind: 'rejected',
      verdict: aVerdict({ outcome: 'reject', blocking, blockingCount: 1 }),
    };
    expect(emailText(said)).toContain('in openssl, fix unknown: ');
  });
});

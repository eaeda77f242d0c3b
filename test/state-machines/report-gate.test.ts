import { emailText } from '../../shared/domain/notification/email.ts';
import { messageOf } from '../../shared/domain/notification/message.ts';
import { aConfiguration, aFinding, anImage, aPolicy, approvalRules, aStage, DEV, PROD } from '../support/builders.ts';
import { promotions } from '../support/promotions.ts';

const NEW = anImage('web-server/1.4.0/7');
const WOULD = '1 fixable CRITICAL finding, at most 0 allowed';
const LET_THROUGH = `Would have been rejected: ${WOULD}. Let through because the gate only reports.`;

describe('A promotion that its gate would have rejected and only reports', () => {
  const world = promotions(aConfiguration({ gate: aPolicy({ mode: 'report' }) }));
  const promoted = world.byEvent(world.built(NEW, [aFinding()]));

  it('goes through every stage, and its output says what the gate found', async () => {
    expect((await promoted).output).toMatchObject({
      outcome: 'promoted',
      stages: [{ name: 'dev' }, { name: 'prod' }],
      verdict: { letThrough: LET_THROUGH, reportedCount: 1 },
      message: `web-server 1.4.0/7 is current in dev, prod. ${LET_THROUGH}`,
    });
  });

  it('says so in the ledger', async () => {
    await promoted;
    expect([...world.ledger.history.values()]).toMatchObject([
      { verdict: { letThrough: LET_THROUGH }, message: expect.stringContaining(LET_THROUGH) },
    ]);
  });

  it('says so in the titles and texts of its first message and its last', async () => {
    await promoted;
    const [first, last] = ['started', 'promoted'].map((kind) => world.told.find((said) => said.kind === kind));
    for (const said of [first, last]) {
      expect(said && messageOf(said).title).toMatch(/although the gate would have rejected it$/);
      expect(said && emailText(said)).toContain(LET_THROUGH);
    }
    expect(last && emailText(last)).toMatch(/CRITICAL CVE-2026-31415 in openssl, fixed in 3\.0\.15-1: /);
    expect(JSON.stringify(world.told)).not.toMatch(/passed the gate/);
  });

  it('says so where a person is asked to approve it', async () => {
    const approval = { ...approvalRules(), timeoutHours: 72 };
    const asking = promotions(
      aConfiguration({
        gate: aPolicy({ mode: 'report' }),
        stages: [aStage('dev', DEV), aStage('prod', PROD, { approval })],
      }),
    );
    const asked: { summary?: readonly string[] }[] = [];
    asking.steps['RequestApproval'] = async (payload: never) => {
      asked.push(payload);
      return { outcome: 'approved', approval: '7K3M9QWX' };
    };
    await asking.byEvent(asking.built(NEW, [aFinding()]));
    expect(asked[0]?.summary?.[0]).toBe(LET_THROUGH);
  });
});

describe('A gate that only reports, asked once more after a wait', () => {
  it('says what it would have rejected by then', async () => {
    const days = ['SAT', 'SUN'] as const;
    const freeze = {
      windows: [{ days, from: '00:00', to: '24:00', timeZone: 'UTC' }],
      ...{ changeCalendars: [], wait: true, longestWaitHours: 96, overridable: false },
    };
    const waiver = { id: 'CVE-2026-31415', owner: 'dana', reason: 'not reachable', expires: '2026-11-22' };
    const world = promotions(
      aConfiguration({
        gate: aPolicy({ mode: 'report', waivers: [waiver] }),
        stages: [aStage('dev', DEV), aStage('prod', PROD, { freeze })],
      }),
    );
    const { output } = await world.byEvent(world.built(NEW, [aFinding()]));
    expect(output).toMatchObject({ outcome: 'promoted', verdict: { letThrough: `prod: ${LET_THROUGH}` } });
    expect(world.told.find(({ kind }) => kind === 'started')).toMatchObject({ letThrough: null });
    const last = world.told.at(-1);
    expect(last && messageOf(last).title).toMatch(/although the gate would have rejected it$/);
  });
});

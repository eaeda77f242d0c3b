import type { FreezePolicy } from '../../shared/domain/freeze.ts';
import { aConfiguration, anImage, aStage, DEV, PROD } from '../support/builders.ts';
import { promotions } from '../support/promotions.ts';

const OLD = anImage('web-server/1.4.0/6');
const NEW = anImage('web-server/1.4.0/7');
const NEWER = anImage('web-server/1.4.0/8');

// Promotions begin on Sunday, 22 November 2026, at two o'clock UTC.
const weekend: FreezePolicy['windows'] = [{ days: ['SAT', 'SUN'], from: '00:00', to: '24:00', timeZone: 'UTC' }];

const frozen = (more: Partial<FreezePolicy>) => {
  const freeze = { windows: [], changeCalendars: [], wait: true, longestWaitHours: 96, overridable: false, ...more };
  return promotions(aConfiguration({ stages: [aStage('dev', DEV), aStage('prod', PROD, { freeze })] }));
};

const kinds = ({ told }: ReturnType<typeof promotions>) => told.map(({ kind }) => kind);

describe('A stage that is frozen', () => {
  it('begins when the window is over, and people are told once', async () => {
    const world = frozen({ windows: weekend });
    const { output } = await world.byEvent(world.built(NEW));
    expect(output).toMatchObject({ outcome: 'promoted', stages: [{ name: 'dev' }, { name: 'prod' }] });
    expect(world.now().toISOString()).toBe('2026-11-23T00:00:00.000Z');
    expect(kinds(world)).toEqual(['started', 'stage-done', 'frozen-until', 'promoted']);
    expect(world.told[2]).toMatchObject({
      stage: 'prod',
      message: 'prod is frozen until 2026-11-23 00:00 UTC: a window of its configuration',
    });
  });

  it('keeps nobody else out while it waits', async () => {
    const world = frozen({ windows: weekend });
    const check = world.steps['CheckWindow'];
    const states: (string | undefined)[] = [];
    world.steps['CheckWindow'] = async (payload: never) => {
      states.push((await world.ledger.channel('web-server', 'prod'))?.state);
      return check?.(payload);
    };
    await world.byEvent(world.built(NEW));
    expect(new Set(states)).toEqual(new Set([undefined]));
  });

  it('is let in by the gate once more when it has waited: waivers end meanwhile', async () => {
    const world = frozen({ windows: weekend });
    const gate = world.steps['EvaluateGate'];
    const asked: unknown[] = [];
    world.steps['EvaluateGate'] = async (payload: never) => {
      const answer = (await gate?.(payload)) as object;
      const { stages } = payload as { stages: unknown };
      asked.push(stages);
      return asked.length === 1 ? answer : { ...answer, outcome: 'reject', reasons: ['a waiver has ended'] };
    };
    const { output } = await world.byEvent(world.built(NEW));
    expect(asked).toEqual([['dev', 'prod'], ['prod']]);
    expect(output).toMatchObject({
      outcome: 'rejected',
      message: expect.stringMatching(/does not let it into prod any more: a waiver has ended/),
    });
    expect(await world.ledger.channel('web-server', 'prod')).toBeUndefined();
  });

  it('waits for a change calendar, and takes one that cannot be read for closed', async () => {
    const world = frozen({ changeCalendars: ['releases'] });
    world.stages.calendar = [new Error('throttled'), { open: false }, { open: true }];
    const { output } = await world.byEvent(world.built(NEW));
    expect(output.outcome).toBe('promoted');
    expect(world.told[2]).toMatchObject({ kind: 'frozen-until', message: expect.stringContaining('cannot be read') });
  });

  it('is given up when it would take too long, or is not to be waited for', async () => {
    for (const [policy, message] of [
      [{ windows: weekend, longestWaitHours: 4 }, 'a promotion waits no longer than 4 hours'],
      [{ windows: weekend, wait: false }, 'promotions do not wait for its end'],
    ] as const) {
      const world = frozen(policy);
      const { status, output } = await world.byEvent(world.built(NEW));
      expect({ status, output }).toMatchObject({
        status: 'SUCCEEDED',
        output: {
          outcome: 'frozen',
          stages: [{ name: 'dev', outcome: 'promoted' }],
          message: expect.stringContaining(message),
        },
      });
      expect(world.told.at(-1)).toMatchObject({ kind: 'frozen', stages: ['dev'] });
      expect(await world.ledger.channel('web-server', 'prod')).toBeUndefined();
    }
  });

  it('is given up after the longest wait where nobody knows the end', async () => {
    const world = frozen({ changeCalendars: ['releases'], longestWaitHours: 4 });
    world.stages.calendar = [{ open: false }];
    expect((await world.byEvent(world.built(NEW))).output.outcome).toBe('frozen');
    expect(world.now().toISOString()).toBe('2026-11-22T06:00:00.000Z');
  });

  it('is left to a newer build that comes meanwhile', async () => {
    const world = frozen({ windows: weekend });
    world.built(NEW);
    const check = world.steps['CheckWindow'];
    let looks = 0;
    world.steps['CheckWindow'] = async (payload: never) => {
      looks += 1;
      if (looks === 2) await world.ledger.accept(NEWER);
      return check?.(payload);
    };
    expect((await world.byEvent(NEW)).output).toMatchObject({
      outcome: 'superseded',
      message: 'web-server 1.4.0/8 was accepted while prod is frozen, and is newer.',
    });
    expect(looks).toBe(2);
  });
});

describe('A person with a reason', () => {
  const byHand = { image: 'web-server/1.4.0/7', reason: 'INC-7: CVE is exploited', requestedBy: 'dana' };

  it('begins in a freeze that may be overridden, and it is told', async () => {
    const world = frozen({ windows: weekend, overridable: true });
    world.built(NEW);
    expect((await world.promote(byHand)).output.outcome).toBe('promoted');
    expect(world.told.find(({ kind }) => kind === 'freeze-overridden')).toMatchObject({
      stage: 'prod',
      reason: 'INC-7: CVE is exploited',
      requestedBy: 'dana (not verified)',
    });
    expect(world.now().toISOString()).toBe('2026-11-22T02:00:00.000Z');
    expect([...world.ledger.history.values()].map(({ message }) => message)).toEqual([
      'current in dev, prod; in spite of a freeze: prod',
    ]);
  });

  it.each([
    ['where it may not be', { overridable: false }, byHand],
    ['without a reason', { overridable: true }, { image: 'web-server/1.4.0/7' }],
  ])('waits %s', async (_case, policy, input) => {
    const world = frozen({ windows: weekend, ...policy });
    world.built(NEW);
    expect((await world.promote(input)).output.outcome).toBe('promoted');
    expect(kinds(world)).toContain('frozen-until');
    expect(kinds(world)).not.toContain('freeze-overridden');
  });

  it('goes back in a freeze in the same way', async () => {
    const world = frozen({ windows: weekend, overridable: true });
    await world.promote({ image: world.built(OLD).buildVersionArn, reason: 'first', requestedBy: 'dana' }, 'one');
    await world.promote({ image: world.built(NEW).buildVersionArn, reason: 'second', requestedBy: 'dana' }, 'two');
    const { output } = await world.promote(
      { image: 'previous', stages: ['prod'], reason: 'INC-8', requestedBy: 'dana' },
      'three',
    );
    expect(output).toMatchObject({ outcome: 'promoted', image: { version: '1.4.0/6' } });
  });
});

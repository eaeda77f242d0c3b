import { aConfiguration, aFinding, amiId, anImage, aStage, DEV, PROD } from '../support/builders.ts';
import { awsError } from '../support/fakes/fake-parameters.ts';
import { promotions } from '../support/promotions.ts';

const OLD = anImage('web-server/1.4.0/6');
const NEW = anImage('web-server/1.4.0/7');
const DEV_PARAMETER = `${DEV} us-east-1 /golden/web-server`;
const PROD_PARAMETER = `${PROD} us-east-1 /golden/web-server`;
const amiIn = (image: typeof NEW, region: string) => image.amis.find((copy) => copy.region === region)?.id;

describe('A promotion by an event', () => {
  it('ends as promoted: shared, published in every stage, current in the ledger, told', async () => {
    const world = promotions();
    const { status, output } = await world.byEvent(world.built(NEW));
    expect(status).toBe('SUCCEEDED');
    expect(output).toMatchObject({
      outcome: 'promoted',
      image: { version: '1.4.0/7' },
      stages: [
        { name: 'dev', outcome: 'promoted', published: 4 },
        { name: 'prod', outcome: 'promoted', published: 4 },
      ],
      message: 'web-server 1.4.0/7 is current in dev, prod.',
    });
    expect(world.parameters.values[PROD_PARAMETER]).toBe(amiIn(NEW, 'us-east-1'));
    expect((await world.ledger.channel('web-server', 'prod'))?.current?.version).toBe('1.4.0/7');
    expect(world.told.map(({ kind }) => kind)).toEqual(['started', 'stage-done', 'promoted']);
  });

  it('takes at most 25 state transitions and 4 for each batch of targets, in one stage', async () => {
    const world = promotions(aConfiguration({ stages: [aStage()] }));
    const { path } = await world.byEvent(world.built(NEW));
    expect(path.length).toBeLessThanOrEqual(29);
  });

  it('goes on when nobody can be told', async () => {
    const world = promotions();
    world.steps['Announce'] = async () => {
      throw awsError('AccessDenied', 'no topic');
    };
    expect((await world.byEvent(world.built(NEW))).output.outcome).toBe('promoted');
  });

  it('runs a step again that may mend itself', async () => {
    const world = promotions();
    const share = world.steps['ShareImage'];
    let attempts = 0;
    world.steps['ShareImage'] = async (payload: never) => {
      attempts += 1;
      if (attempts < 3) throw awsError('RetryableError', 'throttled');
      return share?.(payload);
    };
    expect((await world.byEvent(world.built(NEW))).output.outcome).toBe('promoted');
    expect(attempts).toBe(3);
  });

  it('fails for what a person can repair, and says it in plain words', async () => {
    const world = promotions();
    world.steps['ShareImage'] = async () => {
      throw awsError('PermanentError', 'tagging and sharing the AMIs: UnauthorizedOperation: "no"');
    };
    const { status, error, cause } = await world.byEvent(world.built(NEW));
    expect({ status, error, cause }).toEqual({
      status: 'FAILED',
      error: 'PermanentError',
      cause: 'tagging and sharing the AMIs: UnauthorizedOperation: "no"',
    });
    expect(world.told.at(-1)).toMatchObject({ kind: 'failed', cause });
  });
});

describe('The gate', () => {
  it('ends a promotion as rejected before anything is changed', async () => {
    const world = promotions();
    const { status, output, path } = await world.byEvent(world.built(NEW, [aFinding()]));
    expect({ status, outcome: output.outcome }).toEqual({ status: 'SUCCEEDED', outcome: 'rejected' });
    expect(path).not.toContain('Share image');
    expect(world.registry.writes).toEqual([]);
    expect(world.parameters.calls).toEqual([]);
    expect(world.told).toMatchObject([{ kind: 'rejected', verdict: { blockingCount: 1 } }]);
    expect([...world.ledger.history.values()]).toMatchObject([{ outcome: 'rejected' }]);
  });

  it('waits for the scan, and goes on when it is complete', async () => {
    const world = promotions();
    const scanning = world.built(anImage('web-server/1.4.0/7', { scanStatus: 'SCANNING' }));
    let looks = 0;
    const evaluate = world.steps['EvaluateGate'];
    world.steps['EvaluateGate'] = async (payload: never) => {
      looks += 1;
      if (looks === 3) world.catalog.put(NEW);
      return evaluate?.(payload);
    };
    expect((await world.byEvent(scanning)).output.outcome).toBe('promoted');
    expect(looks).toBe(3);
  });

  it('ends as inconclusive, never as promoted, when the scan does not end', async () => {
    const world = promotions();
    const { output, milliseconds } = await world.byEvent(
      world.built(anImage('web-server/1.4.0/7', { scanStatus: 'SCANNING' })),
    );
    expect(output).toMatchObject({ outcome: 'inconclusive', message: expect.stringMatching(/after 120 minutes/) });
    expect(milliseconds).toBeGreaterThanOrEqual(120 * 60_000);
    expect(world.parameters.calls).toEqual([]);
  });
});

describe('An older image', () => {
  it('is superseded when it comes after a newer one', async () => {
    const world = promotions();
    await world.byEvent(world.built(NEW));
    const { output } = await world.byEvent(world.built(OLD));
    expect(output).toMatchObject({ outcome: 'superseded', stages: [] });
    expect(world.parameters.values[DEV_PARAMETER]).toBe(amiIn(NEW, 'us-east-1'));
    expect(world.told.at(-1)).toMatchObject({ kind: 'superseded', stages: [] });
  });

  it('is promoted by hand with a reason, and the next build does not undo that', async () => {
    const world = promotions();
    await world.byEvent(world.built(OLD));
    await world.byEvent(world.built(NEW));
    const back = { image: 'previous', stages: ['prod'], reason: 'INC-1', requestedBy: 'dana' };
    expect((await world.promote(back)).output).toMatchObject({ outcome: 'promoted', image: { version: '1.4.0/6' } });
    expect(world.parameters.values[PROD_PARAMETER]).toBe(amiIn(OLD, 'us-east-1'));
    const next = await world.byEvent(world.built(anImage('web-server/1.4.0/8')));
    expect(next.output).toMatchObject({ outcome: 'held', stages: [{ name: 'dev', outcome: 'promoted' }] });
    expect(world.parameters.values[PROD_PARAMETER]).toBe(amiIn(OLD, 'us-east-1'));
    expect(world.told.at(-1)).toMatchObject({ kind: 'held', stages: ['dev'], message: expect.stringMatching(/INC-1/) });
  });
});

describe('A channel that is lost', () => {
  it.each([['dev'], ['prod']])('while %s is completed ends the promotion as superseded, and is told', async (lost) => {
    const world = promotions();
    const keep = world.steps['KeepLedger'];
    world.steps['KeepLedger'] = async (payload: never) => {
      const { operation, stage } = payload as { operation: string; stage?: string };
      return operation === 'complete-stage' && stage === lost ? { outcome: 'lost' } : keep?.(payload);
    };
    const { output } = await world.byEvent(world.built(NEW));
    expect(output).toMatchObject({ outcome: 'superseded', stages: lost === 'dev' ? [] : [{ name: 'dev' }] });
    expect(world.told.at(-1)).toMatchObject({ kind: 'superseded', message: expect.stringContaining(lost) });
  });
});

describe('A person', () => {
  it('may promote by an AMI id', async () => {
    const world = promotions();
    world.built(NEW);
    const { output } = await world.promote({ image: amiIn(NEW, 'eu-west-1'), stages: ['dev'] });
    expect(output).toMatchObject({ outcome: 'promoted', stages: [{ name: 'dev' }] });
  });

  it('may promote what is current again, which repairs what was changed by hand', async () => {
    const world = promotions();
    await world.byEvent(world.built(NEW));
    world.parameters.values[PROD_PARAMETER] = amiId('changed by hand');
    const { output } = await world.promote({ image: 'web-server/1.4.0', stages: ['prod'] });
    expect(output.outcome).toBe('promoted');
    expect(world.parameters.values[PROD_PARAMETER]).toBe(amiIn(NEW, 'us-east-1'));
  });

  it.each([
    ['input that cannot be read', { imgae: 'x' }, 'REQUEST_MALFORMED'],
    ['an AMI of nobody', { image: amiId('nobody') }, 'IMAGE_UNKNOWN'],
    ['"previous" before there is one', { image: 'previous', stages: ['prod'] }, 'IMAGE_UNKNOWN'],
    ['an older image without a reason', { image: 'web-server/1.4.0/6' }, 'REASON_MISSING'],
  ])('is answered with a message and a fix on %s', async (_what, input, code) => {
    const world = promotions();
    world.built(OLD);
    await world.byEvent(world.built(NEW));
    const { status, output } = await world.promote(input);
    expect(status).toBe('SUCCEEDED');
    expect(output).toMatchObject({ outcome: 'rejected', code, message: expect.stringMatching(/.{20}/) });
    expect(world.told.at(-1)).toMatchObject({ kind: 'refused', code, fix: expect.stringMatching(/\.$/) });
  });

  it('is told when the image cannot be shared, and nothing was changed', async () => {
    const world = promotions();
    world.built(NEW);
    for (const { region, id } of NEW.amis) world.registry.put(region, id, { managedKey: true });
    const { output } = await world.promote({ image: 'web-server/1.4.0/7' });
    expect(output).toMatchObject({ outcome: 'rejected', code: 'AWS_MANAGED_KEY', image: { version: '1.4.0/7' } });
    expect(world.parameters.calls).toEqual([]);
    expect(world.ledger.history.get('promotion-1')).toMatchObject({ outcome: 'rejected' });
  });
});

describe('A person who goes back', () => {
  const back = { image: 'previous', stages: ['prod'], reason: 'INC-1', requestedBy: 'dana' };

  it('is not stopped by findings that the image before has by now: it ran there, and the new one is worse', async () => {
    const world = promotions();
    await world.byEvent(world.built(OLD));
    await world.byEvent(world.built(NEW));
    world.built(OLD, [aFinding()]);
    const { output } = await world.promote(back);
    expect(output).toMatchObject({ outcome: 'promoted', image: { version: '1.4.0/6' } });
    expect(world.parameters.values[PROD_PARAMETER]).toBe(amiIn(OLD, 'us-east-1'));
  });

  it('is stopped by them where no reason is given', async () => {
    const world = promotions();
    await world.byEvent(world.built(OLD));
    await world.byEvent(world.built(NEW));
    world.built(OLD, [aFinding()]);
    const { reason: _, ...withoutReason } = back;
    expect((await world.promote(withoutReason)).output.outcome).toBe('rejected');
  });
});

describe('Two promotions of an image', () => {
  const taken = async (owner: string) => {
    const world = promotions();
    await world.ledger.take({
      image: OLD,
      stage: 'dev',
      owner,
      now: '2026-11-22T01:00:00.000Z',
      force: false,
      downgrade: false,
    });
    return world;
  };

  it('do not work in a channel at the same time: the second waits until the first has ended', async () => {
    const world = await taken('arn:first');
    const begin = world.steps['KeepLedger'];
    let asked = 0;
    world.steps['KeepLedger'] = async (payload: never) => {
      const { operation } = payload as { operation: string };
      if (operation === 'begin-stage' && ++asked === 3)
        await world.ledger.fail('web-server', 'dev', 'arn:first', { by: 'x', reason: 'x', at: 'x' });
      return begin?.(payload);
    };
    const { output, path } = await world.promote({ image: world.built(NEW).buildVersionArn, reason: 'INC-1' });
    expect(output.outcome).toBe('promoted');
    expect(path.filter((state) => state === 'Wait for the channel')).toHaveLength(2);
  });

  it('look at each other less and less often, so that the second can wait for as long as the first may take', async () => {
    const world = await taken('arn:first');
    const begin = world.steps['KeepLedger'];
    let asked = 0;
    world.steps['KeepLedger'] = async (payload: never) => {
      const { operation } = payload as { operation: string };
      if (operation === 'begin-stage' && ++asked === 400)
        await world.ledger.fail('web-server', 'dev', 'arn:first', { by: 'x', reason: 'x', at: 'x' });
      return begin?.(payload);
    };
    const input = { image: world.built(NEW).buildVersionArn, reason: 'INC-1' };
    const { path, milliseconds } = await world.promote(input);
    expect(path.filter((state) => state === 'Wait for the channel')).toHaveLength(399);
    expect(milliseconds).toBeGreaterThan(30 * 3_600_000);
  });

  it('do not block each other when the first was aborted', async () => {
    const world = await taken('arn:aborted');
    world.executions['arn:aborted'] = 'ABORTED';
    const { output, path } = await world.byEvent(world.built(NEW));
    expect(output.outcome).toBe('promoted');
    expect(path).not.toContain('Wait for the channel');
  });
});

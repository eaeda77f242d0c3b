import { aConfiguration, anImage, aStage, DEV, fleets, HUB, PROD } from '../support/builders.ts';
import { awsError } from '../support/fakes/fake-parameters.ts';
import { promotions } from '../support/promotions.ts';

const OLD = anImage('web-server/1.4.0/6');
const NEW = anImage('web-server/1.4.0/7');
const DEV_PARAMETER = `${DEV} us-east-1 /golden/web-server`;
const PROD_PARAMETER = `${PROD} us-east-1 /golden/web-server`;
const amiIn = (image: typeof NEW, region: string) => image.amis.find((copy) => copy.region === region)?.id;

describe('A stage that fails', () => {
  const failing = async () => {
    const world = promotions();
    await world.byEvent(world.built(OLD));
    world.parameters.faults[`${PROD} eu-west-1 /golden/web-server`] = 'invisible';
    const publish = world.steps['PublishImage'];
    world.steps['PublishImage'] = async (payload: never) => {
      const { image } = payload as { image: { version: string } };
      if (image.version === OLD.version) delete world.parameters.faults[`${PROD} eu-west-1 /golden/web-server`];
      return publish?.(payload);
    };
    return { world, ...(await world.byEvent(world.built(NEW))) };
  };

  it('is put back on the image before; the stages before it keep the new one', async () => {
    const { world, status, output } = await failing();
    expect(status).toBe('SUCCEEDED');
    expect(output).toMatchObject({
      outcome: 'rolled-back',
      stages: [
        { name: 'dev', outcome: 'promoted' },
        { name: 'prod', outcome: 'rolled-back', failures: [{ code: 'AMI_NOT_VISIBLE' }] },
      ],
    });
    expect(world.parameters.values[PROD_PARAMETER]).toBe(amiIn(OLD, 'us-east-1'));
    expect(world.parameters.values[DEV_PARAMETER]).toBe(amiIn(NEW, 'us-east-1'));
    expect(world.told.at(-1)).toMatchObject({ kind: 'rolled-back', stage: 'prod', complete: true });
  });

  it('is held, and keeps its image in the ledger', async () => {
    const { world } = await failing();
    expect(await world.ledger.channel('web-server', 'prod')).toMatchObject({
      state: 'FAILED',
      current: { version: '1.4.0/6' },
      hold: { by: 'hallmark', reason: 'web-server 1.4.0/7 failed here' },
    });
  });

  it('is never reported as rolled back when it could not be put back', async () => {
    const world = promotions();
    await world.byEvent(world.built(OLD));
    world.parameters.faults[PROD_PARAMETER] = awsError('AccessDeniedException');
    const { status, error, cause } = await world.byEvent(world.built(NEW));
    expect({ status, error }).toEqual({ status: 'FAILED', error: 'RollbackIncomplete' });
    expect(cause).toContain('could not be put back');
    expect(world.told.at(-1)).toMatchObject({ kind: 'rolled-back', complete: false, previous: 'web-server 1.4.0/6' });
  });

  it('fails when there was nothing to go back to', async () => {
    const world = promotions();
    world.parameters.faults[PROD_PARAMETER] = awsError('AccessDeniedException');
    const { status, error } = await world.byEvent(world.built(NEW));
    expect({ status, error }).toEqual({ status: 'FAILED', error: 'StageFailed' });
    expect(world.told.at(-1)).toMatchObject({ kind: 'rolled-back', previous: null });
    expect(world.ledger.history.get('event-1.4.0/7')).toMatchObject({ outcome: 'failed' });
  });
});

describe('Fleets', () => {
  const withFleets = async (ends: Record<string, string> = {}) => {
    const world = promotions(aConfiguration({ stages: [aStage('dev', DEV, { fleets })] }));
    for (const group of ['api', 'web']) {
      const launchTemplate = { id: `lt-${group}`, version: '1' };
      world.fleets.fleets.push({ group, region: 'us-east-1', launchTemplate, mixed: false });
      world.fleets.images[`lt-${group}/1`] = amiIn(OLD, 'us-east-1') ?? '';
      world.fleets.ends[group] = 'Successful';
    }
    await world.byEvent(world.built(OLD));
    Object.assign(world.fleets.ends, ends);
    return { world, ...(await world.byEvent(world.built(NEW))) };
  };
  const runs = (world: Awaited<ReturnType<typeof withFleets>>['world']) =>
    world.fleets.fleets.map(
      ({ launchTemplate }) => world.fleets.images[`${launchTemplate?.id}/${launchTemplate?.version}`],
    );

  it('are replaced each by its own template version', async () => {
    const { world, output } = await withFleets();
    expect(output).toMatchObject({
      outcome: 'promoted',
      stages: [{ fleets: 2 }],
    });
    expect(runs(world)).toEqual([amiIn(NEW, 'us-east-1'), amiIn(NEW, 'us-east-1')]);
  });

  it.each(['RollbackSuccessful', 'Failed', 'Cancelled'])(
    'go back, with the parameters, when the refresh of one ends as %s',
    async (status) => {
      const { world, output } = await withFleets({ 'web lt-web/2': status });
      expect(output).toMatchObject({ outcome: 'rolled-back', stages: [{ failures: [{ code: 'REFRESH_FAILED' }] }] });
      expect(runs(world)).toEqual([amiIn(OLD, 'us-east-1'), amiIn(OLD, 'us-east-1')]);
      expect(world.parameters.values[DEV_PARAMETER]).toBe(amiIn(OLD, 'us-east-1'));
      expect(world.parameters.values[`${HUB} us-east-1 /golden/web-server/dev`]).toBe(amiIn(OLD, 'us-east-1'));
    },
  );

  describe('whose refresh leaves instances on another image', () => {
    const remaining = async (outcome: 'not-rolled' | 'partly-rolled') => {
      const world = await oneFleet();
      world.fleets.ends['web'] = 'Successful';
      const refresh = world.steps['RefreshFleet'];
      world.steps['RefreshFleet'] = async (payload: never) => {
        const answer = (await refresh?.(payload)) as { outcome: string };
        const found = { code: 'FLEET_INSTANCES_REMAIN', message: 'web: 1 of 2 instances run it.' };
        return answer.outcome === 'succeeded' ? { ...answer, outcome, ...found } : answer;
      };
      return { world, ...(await world.byEvent(world.built(NEW))) };
    };

    it('fail the stage, and are rolled back', async () => {
      const { world, output } = await remaining('not-rolled');
      expect(output).toMatchObject({
        outcome: 'rolled-back',
        stages: [{ failures: [{ code: 'FLEET_INSTANCES_REMAIN', fix: expect.stringMatching(/scaleInProtected/) }] }],
      });
      expect(runs(world)).toEqual([amiIn(OLD, 'us-east-1')]);
      expect(world.parameters.values[DEV_PARAMETER]).toBe(amiIn(OLD, 'us-east-1'));
    });

    it('let it pass where they are to be reported, and are never told as rolled', async () => {
      const { world, output } = await remaining('partly-rolled');
      expect(output).toMatchObject({
        outcome: 'promoted',
        stages: [{ fleets: 1, partlyRolled: { count: 1, first: [{ message: 'web: 1 of 2 instances run it.' }] } }],
      });
      expect(world.told.at(-1)).toMatchObject({
        kind: 'promoted',
        partlyRolled: { count: 1, first: [{ where: expect.stringMatching(/us-east-1$/) }] },
      });
      expect(world.ledger.history.get('event-1.4.0/7')).toMatchObject({ message: expect.stringMatching(/1 of 2/) });
    });
  });

  it('that cannot be moved fail the stage before anything is changed', async () => {
    const world = await oneFleet();
    Object.assign(world.fleets.images, { 'lt/1': 'resolve:ssm:/golden/web-server:1' });
    const { output, path } = await world.byEvent(world.built(NEW));
    expect(output).toMatchObject({
      outcome: 'rolled-back',
      stages: [{ failures: [{ code: 'FLEET_PARAMETER_PINNED' }] }],
    });
    expect(path).not.toContain('Publish image');
    expect(path).not.toContain('Put parameters back');
    expect(world.parameters.values[DEV_PARAMETER]).toBe(amiIn(OLD, 'us-east-1'));
    expect(world.told.at(-1)).toMatchObject({ kind: 'rolled-back', complete: true, began: false });
  });

  it('that cannot be moved are no reason to leave what a promotion before was cut off in', async () => {
    const world = await oneFleet();
    const cutOff = world.built(NEW);
    const take = { image: cutOff, stage: 'dev', owner: 'aborted', now: '', force: false, downgrade: false };
    await world.ledger.take(take);
    world.parameters.values[DEV_PARAMETER] = amiIn(NEW, 'us-east-1') ?? '';
    world.executions['aborted'] = 'ABORTED';
    Object.assign(world.fleets.images, { 'lt/1': 'resolve:ssm:/golden/web-server:1' });
    const { path } = await world.byEvent(world.built(anImage('web-server/1.4.0/8')));
    expect(path).not.toContain('Publish image');
    expect(path).toContain('Put parameters back');
    expect(world.parameters.values[DEV_PARAMETER]).toBe(amiIn(OLD, 'us-east-1'));
  });

  it('are looked at and left alone when the parameters could not be published', async () => {
    const { world } = await withFleets();
    const before = structuredClone(world.fleets.refreshes);
    world.parameters.faults[DEV_PARAMETER] = awsError('AccessDeniedException');
    const { path } = await world.byEvent(world.built(anImage('web-server/1.4.0/8')));
    expect(path).not.toContain('Roll fleets');
    expect(path).toContain('Find fleets again');
    expect(world.fleets.refreshes).toEqual(before);
  });

  const oneFleet = async () => {
    const world = promotions(aConfiguration({ stages: [aStage('dev', DEV, { fleets })] }));
    const launchTemplate = { id: 'lt', version: '1' };
    world.fleets.fleets.push({ group: 'web', region: 'us-east-1', launchTemplate, mixed: false });
    world.fleets.images['lt/1'] = amiIn(OLD, 'us-east-1') ?? '';
    await world.byEvent(world.built(OLD));
    return world;
  };

  it('whose refresh goes on when the stage is given up are turned back by Auto Scaling itself', async () => {
    const world = await oneFleet();
    const refresh = world.steps['RefreshFleet'];
    world.steps['RefreshFleet'] = async (payload: never) => {
      await refresh?.(payload);
      throw awsError('PermanentError', 'lost sight of it');
    };
    const { status, output } = await world.byEvent(world.built(NEW));
    expect({ status, outcome: output.outcome }).toEqual({ status: 'SUCCEEDED', outcome: 'rolled-back' });
    expect(world.fleets.refreshes['web']).toMatchObject([{ status: 'RollbackSuccessful' }]);
    expect(world.told.at(-1)).toMatchObject({
      complete: true,
      failures: [{ message: 'PermanentError: lost sight of it' }],
    });
  });

  it('of which nobody can tell whether they are back are never reported as rolled back', async () => {
    const world = await oneFleet();
    for (const step of ['RefreshFleet', 'PutFleetBack'])
      world.steps[step] = async () => {
        throw awsError('PermanentError', `lost sight of it in ${step}`);
      };
    const { status, error } = await world.byEvent(world.built(NEW));
    expect({ status, error }).toEqual({ status: 'FAILED', error: 'RollbackIncomplete' });
    expect(world.told.at(-1)).toMatchObject({
      complete: false,
      failures: [{}, { message: expect.stringMatching(/PutFleetBack/) }],
    });
  });
});

describe('What fails and can tell nobody', () => {
  const deaf = async (step: string) => {
    const world = promotions(aConfiguration({ stages: [aStage('dev', DEV)] }));
    await world.byEvent(world.built(OLD));
    world.steps[step] = async () => {
      throw awsError('PermanentError', 'denied');
    };
    world.steps['Announce'] = async () => {
      throw awsError('PermanentError', 'no topic');
    };
    return world.byEvent(world.built(NEW));
  };

  it.each(['ShareImage', 'ResolveImage', 'PublishImage'])(
    '(%s) ends as unheard, so that somebody else tells it',
    async (step) => {
      expect(await deaf(step)).toMatchObject({ status: 'FAILED', error: 'Unheard' });
    },
  );
});

describe('A stage that is back, of which nobody could be told', () => {
  it('ends as unheard, and is recorded as rolled back', async () => {
    const world = promotions(aConfiguration({ stages: [aStage('dev', DEV)] }));
    await world.byEvent(world.built(OLD));
    const { PublishImage: publish, Announce: announce } = world.steps;
    world.steps['PublishImage'] = async (payload: never) => {
      const { image } = payload as { image: { version: string } };
      if (image.version === NEW.version) throw awsError('PermanentError', 'no');
      return publish?.(payload);
    };
    world.steps['Announce'] = async (payload: never) => {
      if ((payload as { kind: string }).kind === 'rolled-back') throw awsError('PermanentError', 'no topic');
      return announce?.(payload);
    };
    const { status, error, cause } = await world.byEvent(world.built(NEW));
    expect({ status, error }).toEqual({ status: 'FAILED', error: 'Unheard' });
    expect(cause).toMatch(/^dev failed and is back, and nobody could be told/);
    expect(world.ledger.history.get('event-1.4.0/7')).toMatchObject({ outcome: 'rolled-back' });
  });
});

describe('A repair', () => {
  it('that is held while it is at work ends as it began', async () => {
    const world = promotions(aConfiguration({ stages: [aStage('dev', DEV, { fleets })] }));
    const launchTemplate = { id: 'lt', version: '1' };
    world.fleets.fleets.push({ group: 'web', region: 'us-east-1', launchTemplate, mixed: false });
    world.fleets.images['lt/1'] = 'ami-other';
    world.fleets.ends['web'] = 'Successful';
    await world.byEvent(world.built(OLD));
    const find = world.steps['FindFleets'];
    world.steps['FindFleets'] = async (payload: never) => {
      await world.ledger.ask('web-server', 'dev', { by: 'erin', reason: 'INC-2', at: 'now' });
      return find?.(payload);
    };
    const { status, output } = await world.promote({ image: OLD.buildVersionArn });
    expect({ status, outcome: output.outcome }).toEqual({ status: 'SUCCEEDED', outcome: 'rolled-back' });
    expect(world.parameters.values[DEV_PARAMETER]).toBe(amiIn(OLD, 'us-east-1'));
    expect((await world.ledger.channel('web-server', 'dev'))?.current?.version).toBe(OLD.version);
  });
});

describe('A stage that is held while a promotion is at work in it', () => {
  it('goes back before any fleet is touched', async () => {
    const world = promotions(aConfiguration({ stages: [aStage('dev', DEV, { fleets })] }));
    const launchTemplate = { id: 'lt', version: '1' };
    world.fleets.fleets.push({ group: 'web', region: 'us-east-1', launchTemplate, mixed: false });
    world.fleets.images['lt/1'] = amiIn(OLD, 'us-east-1') ?? '';
    await world.byEvent(world.built(OLD));
    const find = world.steps['FindFleets'];
    world.steps['FindFleets'] = async (payload: never) => {
      await world.ledger.ask('web-server', 'dev', { by: 'erin', reason: 'INC-2', at: 'now' });
      return find?.(payload);
    };
    const { output } = await world.byEvent(world.built(NEW));
    expect(output).toMatchObject({ outcome: 'rolled-back', stages: [{ failures: [{ code: 'CHANNEL_HELD' }] }] });
    expect(world.parameters.values[DEV_PARAMETER]).toBe(amiIn(OLD, 'us-east-1'));
    expect(world.fleets.refreshes).toEqual({});
    expect((await world.ledger.channel('web-server', 'dev'))?.hold).toMatchObject({ by: 'erin' });
  });
});

describe('A stage whose image was deregistered while another was on its way', () => {
  it('says that the AMI was deregistered, and gives advice that can be followed', async () => {
    const world = promotions(aConfiguration({ stages: [aStage('dev', DEV)] }));
    await world.byEvent(world.built(OLD));
    world.built(NEW);
    const publish = world.steps['PublishImage'];
    world.steps['PublishImage'] = async (payload: never) => {
      const { image } = payload as { image: { version: string } };
      const place = `${DEV} eu-west-1 /golden/web-server`;
      world.registry.remove('eu-west-1', amiIn(OLD, 'eu-west-1') ?? '');
      world.parameters.faults[place] = image.version === OLD.version ? 'invisible' : awsError('ThrottlingException');
      return publish?.(payload);
    };
    const { status, error } = await world.byEvent(NEW);
    expect({ status, error }).toEqual({ status: 'FAILED', error: 'RollbackIncomplete' });
    const told = world.told.at(-1) as unknown as { failures: { code: string; message: string; fix: string }[] };
    const gone = told.failures.find(({ code }) => code === 'AMI_NOT_AVAILABLE');
    expect(gone?.message).toContain(`${amiIn(OLD, 'eu-west-1')} in eu-west-1 is gone (deregistered)`);
    expect(gone?.fix).toContain('promote another image to this stage');
    expect(told.failures.map(({ code }) => code)).not.toContain('AMI_NOT_VISIBLE');
  });

  it('is not begun when it could not be rolled back: the channel is as it was', async () => {
    const world = promotions(aConfiguration({ stages: [aStage('dev', DEV), aStage('prod', PROD)] }));
    await world.byEvent(world.built(OLD));
    const before = await world.ledger.channel('web-server', 'dev');
    world.registry.remove('eu-west-1', amiIn(OLD, 'eu-west-1') ?? '');
    const calls = world.parameters.calls.length;
    const { status, output } = await world.byEvent(world.built(NEW));
    expect(status).toBe('SUCCEEDED');
    expect(output).toMatchObject({ outcome: 'rejected', code: 'ROLLBACK_NOT_POSSIBLE', stages: [] });
    expect(world.parameters.calls).toHaveLength(calls);
    expect(await world.ledger.channel('web-server', 'dev')).toMatchObject({ ...before, state: 'CURRENT' });
    expect(world.told.at(-1)).toMatchObject({ kind: 'stage-refused', stage: 'dev', code: 'ROLLBACK_NOT_POSSIBLE' });
  });

  it('is free for others when the check itself fails', async () => {
    const world = promotions(aConfiguration({ stages: [aStage('dev', DEV)] }));
    await world.byEvent(world.built(OLD));
    world.steps['CheckOutputs'] = async () => {
      throw awsError('PermanentError', 'checking AMIs: UnauthorizedOperation: no');
    };
    const { status, error } = await world.byEvent(world.built(NEW));
    expect({ status, error }).toEqual({ status: 'FAILED', error: 'PermanentError' });
    const channel = await world.ledger.channel('web-server', 'dev');
    expect(channel).toMatchObject({ state: 'CURRENT', current: { version: OLD.version } });
    expect(channel?.coming).toBeUndefined();
  });
});

import { aConfiguration, amiId, anImage, aStage, DEV, fleets } from '../support/builders.ts';
import { awsError } from '../support/fakes/fake-parameters.ts';
import { promotions } from '../support/promotions.ts';

const OLD = anImage('web-server/1.4.0/6');
const NEW = anImage('web-server/1.4.0/7');
const amiOf = (image: typeof NEW) => image.amis.find(({ region }) => region === 'us-east-1')?.id ?? '';

type World = ReturnType<typeof promotions>;

/** A stage with such groups on the old image, each with a template of its own. */
const withGroups = async (groups: readonly string[], version = '1', ami = amiOf(OLD)): Promise<World> => {
  const world = promotions(aConfiguration({ stages: [aStage('dev', DEV, { fleets })] }));
  for (const group of groups) {
    const launchTemplate = { id: `lt-${group}`, version };
    world.fleets.fleets.push({ group, region: 'us-east-1', launchTemplate, mixed: false, instances: 2 });
    world.fleets.images[`lt-${group}/1`] = ami;
    world.fleets.ends[group] = 'Successful';
    if (ami.startsWith('resolve:')) world.fleets.running[group] = [amiOf(OLD)];
  }
  await world.byEvent(world.built(OLD));
  world.built(NEW);
  return world;
};

const runs = async (world: World, group: string) =>
  (await world.fleets.group('us-east-1', group))?.instances.map(({ amiId: id }) => id);

const alarmNotReady = (world: World) => {
  const start = world.fleets.start.bind(world.fleets);
  Object.assign(world.fleets, {
    start: async (...given: Parameters<typeof start>) =>
      given[2]?.version === '2' ? ('alarm-not-ready' as const) : start(...given),
  });
};

describe('On the way back', () => {
  it('goes what an earlier attempt at the image has moved already', async () => {
    const world = await withGroups(['api', 'web']);
    world.fleets.images['lt-api/2'] = amiOf(NEW);
    world.fleets.descriptions['lt-api/2'] = 'web-server 1.4.0/7 (dev), from version 1';
    Object.assign(world.fleets.fleets[0] ?? {}, { launchTemplate: { id: 'lt-api', version: '2' } });
    world.fleets.ends['web lt-web/2'] = 'Failed';
    const { output } = await world.byEvent(NEW);
    expect(output.outcome).toBe('rolled-back');
    expect(await runs(world, 'api')).toEqual([amiOf(OLD)]);
    expect(await runs(world, 'web')).toEqual([amiOf(OLD)]);
  });

  it('is not what already ran the image for a reason that nobody knows: a person is told', async () => {
    const world = await withGroups(['api', 'web']);
    world.fleets.images['lt-api/1'] = amiOf(NEW);
    world.fleets.ends['web lt-web/2'] = 'Failed';
    const { status, error } = await world.byEvent(NEW);
    expect({ status, error }).toEqual({ status: 'FAILED', error: 'RollbackIncomplete' });
    expect(world.told.at(-1)).toMatchObject({
      complete: false,
      failures: [
        {},
        { code: 'FLEET_NOT_BACK', where: expect.stringMatching(/ api$/), fix: expect.stringMatching(/./) },
      ],
    });
  });

  it('goes a fleet on $Latest that launches the image, although its refresh never began', async () => {
    const world = await withGroups(['web'], '$Latest');
    Object.assign(world.fleets.fleets[0] ?? {}, { launchTemplate: { id: 'lt-web', version: '$Latest' } });
    alarmNotReady(world);
    const { output } = await world.byEvent(NEW);
    expect(output).toMatchObject({ outcome: 'rolled-back', stages: [{ failures: [{ code: 'ALARM_NOT_READY' }] }] });
    const [after] = world.fleets.fleets;
    expect(after?.launchTemplate).toEqual({ id: 'lt-web', version: '1' });
    expect(await runs(world, 'web')).toEqual([amiOf(OLD)]);
  });

  it('goes a fleet that took the image from the parameter, although the stage failed before fleets were rolled', async () => {
    const world = await withGroups(['web'], '1', 'resolve:ssm:/golden/web-server');
    const publish = world.steps['PublishImage'];
    world.steps['PublishImage'] = async (payload: never) => {
      const { image } = payload as { image: { version: string } };
      const answer = (await publish?.(payload)) as object;
      if (image.version !== NEW.version) return answer;
      // Scaled out while the parameter held the new image, of which another account could not get a copy.
      world.fleets.running['web'] = [amiOf(OLD), amiOf(NEW)];
      const failure = { where: 'there', code: 'AMI_NOT_VISIBLE', message: 'no', fix: 'x' };
      return { ...answer, outcome: 'failed', failureCount: 1, failures: [failure] };
    };
    const start = world.fleets.start.bind(world.fleets);
    Object.assign(world.fleets, {
      start: async (...given: Parameters<typeof start>) => {
        world.fleets.running['web'] = [amiOf(OLD)];
        return start(...given);
      },
    });
    const { output } = await world.byEvent(NEW);
    expect(output.outcome).toBe('rolled-back');
    expect(await runs(world, 'web')).toEqual([amiOf(OLD)]);
    expect(world.fleets.refreshes['web']?.at(-1)).toMatchObject({ id: 'web-refresh-1', version: undefined });
  });

  it('is not said to be gone when nobody can find the fleets to look at', async () => {
    const world = await withGroups(['web']);
    const { FindFleets: find, PublishImage: publish } = world.steps;
    world.steps['FindFleets'] = async (payload: never) => {
      if ((payload as { check: boolean }).check) return find?.(payload);
      throw awsError('PermanentError', 'denied');
    };
    world.steps['PublishImage'] = async (payload: never) => {
      const answer = (await publish?.(payload)) as object;
      const { image } = payload as { image: { version: string } };
      const failure = { where: 'there', code: 'AMI_NOT_VISIBLE', message: 'no', fix: 'x' };
      return image.version === NEW.version
        ? { ...answer, outcome: 'failed', failureCount: 1, failures: [failure] }
        : answer;
    };
    const { status, error } = await world.byEvent(NEW);
    expect({ status, error }).toEqual({ status: 'FAILED', error: 'RollbackIncomplete' });
  });

  it('is no way where nobody can find the fleets before anything is published', async () => {
    const world = await withGroups(['web']);
    world.steps['FindFleets'] = async () => {
      throw awsError('PermanentError', 'denied');
    };
    const { output, path } = await world.byEvent(NEW);
    expect(output.outcome).toBe('rolled-back');
    expect(path).not.toContain('Put parameters back');
    expect(world.told.at(-1)).toMatchObject({ complete: true, began: false });
  });
});

describe('After one fleet has failed', () => {
  it('those that have not begun are spared, and the failure alone is told', async () => {
    const groups = Array.from({ length: 60 }, (_, index) => `group-${String(index).padStart(2, '0')}`);
    const world = await withGroups(groups);
    world.fleets.ends['group-00 lt-group-00/2'] = 'Failed';
    const { output } = await world.byEvent(NEW);
    expect(output).toMatchObject({ outcome: 'rolled-back', stages: [{ failures: [{ code: 'REFRESH_FAILED' }] }] });
    const begun = groups.filter((group) => world.fleets.images[`lt-${group}/2`] !== undefined);
    expect(begun.length).toBeLessThan(40);
    for (const group of groups) expect(await runs(world, group)).toEqual([amiOf(OLD)]);
  });
});

describe('As many fleets as a stage can have', () => {
  const groups = Array.from({ length: 400 }, (_, index) => `${'long-name-of-a-group-'.repeat(11)}${1000 + index}`);
  const many = (): World => {
    const world = promotions(aConfiguration({ stages: [aStage('dev', DEV, { fleets })] }));
    for (const group of groups) {
      const launchTemplate = { id: `lt-${group.slice(-4)}123456789abcd`, version: '1' };
      world.fleets.fleets.push({ group, region: 'us-east-1', launchTemplate, mixed: false, instances: 2 });
      world.fleets.images[`${launchTemplate.id}/1`] = amiOf(OLD);
    }
    return world;
  };
  const method = { method: 'numbered', from: { number: '1234', imageId: amiId('before') } };

  it('fit into one state of the workflow when all are rolled', async () => {
    const world = many();
    const refreshId = '01234567-89ab-cdef-0123-456789abcdef';
    world.steps['PrepareFleet'] = async () => ({
      outcome: 'prepared',
      ...method,
      template: { id: 'lt', version: '2' },
    });
    world.steps['RefreshFleet'] = async () => ({ outcome: 'succeeded', refreshId });
    const { output } = await world.byEvent(world.built(NEW));
    expect(output).toMatchObject({ outcome: 'promoted', stages: [{ fleets: 400 }] });
  });

  it('fit into one state when of all of them instances remain, which a message names', async () => {
    const world = many();
    const refreshId = '01234567-89ab-cdef-0123-456789abcdef';
    const remain = { code: 'FLEET_INSTANCES_REMAIN', message: 'm'.repeat(1000) };
    world.steps['PrepareFleet'] = async () => ({
      outcome: 'prepared',
      ...method,
      template: { id: 'lt', version: '2' },
    });
    world.steps['RefreshFleet'] = async () => ({ outcome: 'partly-rolled', refreshId, ...remain });
    const { output } = await world.byEvent(world.built(NEW));
    expect(output).toMatchObject({
      outcome: 'promoted',
      stages: [{ fleets: 400, partlyRolled: { count: 400, first: { length: 5 } } }],
    });
    expect(world.told.at(-1)).toMatchObject({ partlyRolled: { count: 400, first: { length: 5 } } });
  });

  it('fit into one state when all fail with long messages, on the way there and back', async () => {
    const world = many();
    world.steps['PrepareFleet'] = async () => ({ outcome: 'already-current', ...method });
    await world.byEvent(world.built(OLD));
    const message = 'm'.repeat(1000);
    const refreshId = '01234567-89ab-cdef-0123-456789abcdef';
    world.steps['KeepLedger'] = sparingNone(world.steps['KeepLedger']);
    world.steps['PrepareFleet'] = async () => ({
      outcome: 'prepared',
      ...method,
      template: { id: 'lt', version: '2' },
    });
    world.steps['RefreshFleet'] = async () => ({ outcome: 'rolled-back', refreshId, code: 'REFRESH_FAILED', message });
    world.steps['PutFleetBack'] = async () => ({ outcome: 'failed', code: 'FLEET_NOT_BACK', message });
    const { error, cause } = await world.byEvent(world.built(NEW));
    expect({ error, cause }).toMatchObject({ error: 'RollbackIncomplete' });
  });

  it('are rejected when they are one more, before anything is changed', async () => {
    const world = many();
    const launchTemplate = world.fleets.fleets[0]?.launchTemplate;
    world.fleets.fleets.push({ group: 'one-more', region: 'us-east-1', launchTemplate, mixed: false });
    await world.byEvent(world.built(NEW));
    expect(world.told.at(-1)).toMatchObject({ failures: [{ code: 'TOO_MANY_FLEETS' }] });
    expect(world.fleets.refreshes).toEqual({});
    expect(await world.parameters.of(DEV).read('us-east-1', '/golden/web-server')).toBeUndefined();
  });
});

/** All of them at the same time: nobody hears in time that another has failed. */
const sparingNone = (keep: World['steps'][string] | undefined) => async (payload: never) => {
  const { operation } = payload as { operation: string };
  return operation === 'mark-failing' ? { outcome: 'marked' } : keep?.(payload);
};

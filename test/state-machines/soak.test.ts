import type { SoakPolicy } from '../../shared/domain/soak.ts';
import { aConfiguration, anImage, aStage, DEV, fleets, HUB, PROD } from '../support/builders.ts';
import { awsError } from '../support/fakes/fake-parameters.ts';
import { promotions } from '../support/promotions.ts';

const OLD = anImage('web-server/1.4.0/6');
const NEW = anImage('web-server/1.4.0/7');

const policy = (more: Partial<SoakPolicy> = {}): SoakPolicy => ({
  minutes: 30,
  longestMinutes: 120,
  pollSeconds: 300,
  alarms: [{ name: 'errors' }],
  whenNoData: 'roll-back',
  answerHours: 24,
  ...more,
});

/** The old image is in dev already, which soaks; prod comes after it. */
const soaking = async (more: Partial<SoakPolicy> = {}) => {
  const world = promotions(
    aConfiguration({ stages: [aStage('dev', DEV, { soak: policy(more) }), aStage('prod', PROD)] }),
  );
  world.stages.sights = [{ errors: 'OK' }];
  await world.byEvent(world.built(OLD));
  world.built(NEW);
  return {
    ...world,
    began: world.now().getTime(),
    minutes: (began: number) => (world.now().getTime() - began) / 60_000,
  };
};

describe('A stage that soaks', () => {
  it('stands, and lets the next begin, when its time was counted', async () => {
    const world = await soaking();
    const { output } = await world.byEvent(NEW);
    expect(output).toMatchObject({ outcome: 'promoted', stages: [{ name: 'dev' }, { name: 'prod' }] });
    expect(world.minutes(world.began)).toBe(30);
  });

  it('is put back when an alarm goes off; the next stage is not touched', async () => {
    const world = await soaking();
    // A look reads each of two regions.
    world.stages.sights = [...Array.from({ length: 5 }, () => ({ errors: 'OK' }) as const), { errors: 'ALARM' }];
    const { output } = await world.byEvent(NEW);
    expect(output).toMatchObject({
      outcome: 'rolled-back',
      stages: [{ name: 'dev', outcome: 'rolled-back', failures: [{ where: 'dev', code: 'SOAK_ALARM' }] }],
    });
    expect(world.minutes(world.began)).toBe(10);
    expect(await world.ledger.channel('web-server', 'dev')).toMatchObject({
      current: { version: '1.4.0/6' },
      hold: {},
    });
    expect((await world.ledger.channel('web-server', 'prod'))?.current?.version).toBe('1.4.0/6');
  });

  it('is inconclusive where there is nothing to be seen, and put back if it is configured so', async () => {
    const world = await soaking();
    world.stages.sights = [{}];
    const { output } = await world.byEvent(NEW);
    expect(output).toMatchObject({
      outcome: 'rolled-back',
      stages: [
        {
          failures: [
            {
              code: 'SOAK_INCONCLUSIVE',
              message: expect.stringContaining(`there is no alarm errors in ${DEV} us-east-1`),
            },
          ],
        },
      ],
    });
    expect(world.minutes(world.began)).toBe(120);
  });

  const answered = async (more: Partial<SoakPolicy>, atLook: number) => {
    const world = await soaking({ whenNoData: 'ask', ...more });
    world.stages.sights = [{}];
    const watch = world.steps['WatchSoak'];
    let looks = 0;
    world.steps['WatchSoak'] = async (payload: never) => {
      looks += 1;
      const answer = await watch?.(payload);
      if (looks === atLook) {
        const said = { by: 'dana', reason: 'looked at it', at: world.now().toISOString() };
        world.ledger.letStand('web-server', 'dev', said);
      }
      return answer;
    };
    return { world, ...(await world.byEvent(NEW)) };
  };

  it('asks a person when it is inconclusive, once, and stands when that person says so', async () => {
    const { world, output } = await answered({}, 30);
    expect(output.outcome).toBe('promoted');
    const asked = world.told.filter(({ kind }) => kind === 'soak-asks');
    expect(asked).toEqual([
      expect.objectContaining({
        stage: 'dev',
        message: expect.stringContaining('Only 0 of 30 minutes could be counted in 120'),
      }),
    ]);
  });

  it('takes no answer that was given before it asked, and is put back when nobody answers', async () => {
    const { world, output } = await answered({ answerHours: 2 }, 3);
    expect(output).toMatchObject({
      outcome: 'rolled-back',
      stages: [{ failures: [{ code: 'SOAK_INCONCLUSIVE', message: expect.stringContaining('nobody answered') }] }],
    });
    expect(world.minutes(world.began)).toBe(240);
  });

  it('stops when somebody holds the channel meanwhile', async () => {
    const world = await soaking();
    const watch = world.steps['WatchSoak'];
    let looks = 0;
    world.steps['WatchSoak'] = async (payload: never) => {
      looks += 1;
      if (looks === 3) await world.ledger.ask('web-server', 'dev', { by: 'dana', reason: 'INC-3', at: 'now' });
      return watch?.(payload);
    };
    const { output } = await world.byEvent(NEW);
    expect(output).toMatchObject({ outcome: 'rolled-back', stages: [{ failures: [{ code: 'CHANNEL_HELD' }] }] });
    expect(looks).toBe(3);
  });

  it('goes on counting after a look that was killed', async () => {
    const world = await soaking();
    const watch = world.steps['WatchSoak'];
    let looks = 0;
    world.steps['WatchSoak'] = async (payload: never) => {
      looks += 1;
      if (looks === 4) throw Object.assign(new Error('killed'), { name: 'Runtime.ExitError' });
      return watch?.(payload);
    };
    expect((await world.byEvent(NEW)).output.outcome).toBe('promoted');
    expect(world.minutes(world.began)).toBe(30);
  });

  it('is not soaked again when its image is promoted once more', async () => {
    const world = await soaking();
    await world.byEvent(NEW);
    const before = world.now().getTime();
    await world.promote({ image: 'web-server/1.4.0/7', stages: ['dev'] }, 'again');
    expect(world.minutes(before)).toBe(0);
  });
});

describe('A look', () => {
  const look = async (
    more: Partial<SoakPolicy>,
    prepare: (world: ReturnType<typeof promotions>) => void = () => {},
  ) => {
    const world = promotions(aConfiguration({ stages: [aStage('dev', DEV, { soak: policy(more), fleets })] }));
    const read: string[] = [];
    const { alarms } = world.stages;
    world.stages.alarms = async (region, names) => {
      read.push(`${region} ${names.join(' ')}`);
      return alarms(region, names);
    };
    prepare(world);
    const input = { image: NEW, stage: 'dev', state: null };
    return { read, answer: (await world.steps['WatchSoak']?.(input as never)) as { because: string[] } };
  };

  it('reads an alarm where it is, and one without a place in every target', async () => {
    const alarms = [
      { name: 'errors' },
      { name: 'canary', account: HUB, region: 'us-east-1' },
      { name: 'eu', region: 'eu-west-1' },
    ];
    const { read } = await look({ alarms });
    expect(read.sort()).toEqual(['eu-west-1 errors eu', 'us-east-1 canary', 'us-east-1 errors']);
  });

  it('says which fleet runs another image', async () => {
    const { answer } = await look({}, ({ stages }) => {
      stages.sights = [{ errors: 'OK' }];
      const common = { lifecycle: 'InService', isProtected: false, weight: 1 };
      const instances = [NEW.amis[0]?.id ?? '', 'ami-other'].map((amiId) => ({ id: `i-${amiId}`, amiId, ...common }));
      stages.fleets = [{ group: 'web', desired: 2, instances }];
    });
    expect(answer.because).toContain(`1 of 2 instances of ${DEV} us-east-1 web run another image`);
  });

  it('says which place it could not read', async () => {
    const { answer } = await look({}, ({ stages }) => {
      stages.running = async () => {
        throw awsError('AccessDenied');
      };
    });
    expect(answer.because[0]).toMatch(`${DEV} us-east-1 could not be read: AccessDenied`);
  });
});

import type { Principal } from '../../../local/kernel/call.ts';
import { Clock } from '../../../local/kernel/clock.ts';
import type { ServiceEvent } from '../../../local/kernel/event.ts';
import { BrokenConnection } from '../../../local/kernel/faults.ts';
import { beginInvocation } from '../../../local/kernel/invocations.ts';
import type { LocalWorld } from '../../../local/kernel/local-world.ts';
import type { FaultRule } from '../../../local/kernel/switches.ts';
import { HUB, rootOf, SPOKE, START, sessionIn, worldOf } from './world-of.ts';

const call = (world: LocalWorld, operation: string, principal: Principal = rootOf(HUB), input: object = {}) =>
  world.call({ principal, service: 'ssm', operation, region: 'us-east-1', input });
const PARAMETER = { Name: '/a', Value: 'v' };
const put = (world: LocalWorld) => call(world, 'PutParameter', rootOf(HUB), PARAMETER);
const names = (world: LocalWorld) =>
  world.calls.map(({ operation, error }) => (error ? `${operation} ${error}` : operation));

describe('a call', () => {
  it('runs when the policies of the caller allow it, and is recorded with its caller', async () => {
    const world = worldOf();
    const caller = sessionIn(world, HUB, 'reader', ['ssm:GetParameter']);
    expect(await call(world, 'GetParameter', caller, { Name: '/a' })).toMatchObject({ Parameter: { Name: '/a' } });
    expect(world.calls).toMatchObject([
      {
        service: 'ssm',
        operation: 'GetParameter',
        account: HUB,
        principal: caller.arn,
        input: { Name: '/a' },
        wire: false,
      },
    ]);
  });

  it('is refused otherwise, naming caller, action, resource, role and policies', async () => {
    const world = worldOf();
    const caller = sessionIn(world, HUB, 'reader', ['ssm:GetParameter']);
    await expect(call(world, 'PutParameter', caller, PARAMETER)).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: `User: ${caller.arn} is not authorized to perform: ssm:PutParameter on resource: * because no identity-based policy allows the ssm:PutParameter action (role reader: inline policy own)`,
    });
    expect(names(world)).toEqual(['PutParameter AccessDeniedException']);
  });

  it('of an operation that is not served is refused with what is', async () => {
    await expect(call(worldOf(), 'CreateDocument')).rejects.toMatchObject({
      message: 'Local AWS does not serve ssm:CreateDocument. For ssm it serves GetParameter, PutParameter.',
    });
  });

  it('of a service that is not served is refused with those that are', async () => {
    const asked = worldOf().call({
      principal: rootOf(HUB),
      service: 's3',
      operation: 'GetObject',
      region: 'us-east-1',
      input: {},
    });
    await expect(asked).rejects.toThrow('Local AWS does not serve s3:GetObject. It serves iam, ssm, sts.');
  });

  it('is recorded in order of arrival', async () => {
    const world = worldOf();
    await Promise.all([
      put(world),
      call(world, 'GetParameter', rootOf(HUB), { Name: '/absent' }).catch(() => {}),
      put(world),
    ]);
    expect(names(world)).toEqual(['PutParameter', 'GetParameter ParameterNotFound', 'PutParameter']);
    world.clearCalls();
    expect(world.calls).toEqual([]);
  });
});

describe('throttling', () => {
  it('takes AWS’s buckets: three writes of parameters a second, in each account', async () => {
    const world = worldOf({ switches: { throttling: true } });
    world.clock.setPace('real');
    await Promise.all([put(world), put(world), put(world)]);
    await expect(put(world)).rejects.toMatchObject({ name: 'ThrottlingException', message: 'Rate exceeded' });
    await expect(call(world, 'PutParameter', rootOf(SPOKE), PARAMETER)).resolves.toEqual({ Version: 1 });
    world.clock.advanceTo(world.clock.now() + 1000);
    await expect(put(world)).resolves.toEqual({ Version: 4 });
  });

  it('is off unless it is switched on', async () => {
    const world = worldOf();
    for (let count = 0; count < 5; count += 1) await put(world);
    expect(names(world)).toHaveLength(5);
  });
});

describe('faults', () => {
  const worldWith = (rule: Partial<FaultRule> & Pick<FaultRule, 'kind'>) =>
    worldOf({ switches: { faults: [{ service: 'ssm', operation: '*', ...rule }] } });
  const outcomes = async (world: LocalWorld, times: number) => {
    const all: string[] = [];
    for (let count = 0; count < times; count += 1)
      all.push(
        await put(world).then(
          () => 'ok',
          (error: Error) => error.name,
        ),
      );
    return all;
  };

  it('hit as many calls as they say, after those they leave alone', async () => {
    const world = worldWith({ kind: 'throttle', after: 1, count: 2 });
    expect(await outcomes(world, 4)).toEqual(['ok', 'ThrottlingException', 'ThrottlingException', 'ok']);
  });

  it('answer with the error they name, and nothing is done', async () => {
    const world = worldWith({ kind: 'error', errorName: 'InternalServerError', status: 503, count: 1 });
    await expect(put(world)).rejects.toMatchObject({ name: 'InternalServerError', status: 503 });
    await expect(put(world)).resolves.toEqual({ Version: 1 });
  });

  it('lose the answer of a call that took effect', async () => {
    const world = worldWith({ kind: 'lost-answer', count: 1 });
    await expect(put(world)).rejects.toBeInstanceOf(BrokenConnection);
    await expect(put(world)).resolves.toEqual({ Version: 2 });
  });

  it('lose a request before it takes effect', async () => {
    const world = worldWith({ kind: 'lost-request', count: 1 });
    await expect(put(world)).rejects.toBeInstanceOf(BrokenConnection);
    await expect(put(world)).resolves.toEqual({ Version: 1 });
  });

  it('refuse a call for want of a permission', async () => {
    const world = worldWith({ kind: 'access-denied', count: 1 });
    await expect(put(world)).rejects.toMatchObject({ name: 'AccessDeniedException' });
    await expect(put(world)).resolves.toEqual({ Version: 1 });
  });

  it('hit the calls of one caller alone, where it is named', async () => {
    expect(await outcomes(worldWith({ kind: 'throttle', caller: 'another' }), 1)).toEqual(['ok']);
    expect(await outcomes(worldWith({ kind: 'throttle', caller: 'root' }), 1)).toEqual(['ThrottlingException']);
  });

  it.each([
    ['kill-before', 1],
    ['kill-after', 2],
  ] as const)('kill the function that makes the call (%s), and nobody where none does', async (kind, version) => {
    const world = worldWith({ kind, count: 1 });
    const killed: string[] = [];
    const kill = async () => void killed.push('publish');
    const end = beginInvocation(world, 'Root=1-a', { name: 'publish', kill });
    const call = { service: 'ssm', operation: 'PutParameter', account: HUB, region: 'us-east-1' };
    const served = () =>
      world.serve(
        { ...call, principal: rootOf(HUB), requestId: 'r', endpoint: '', traceId: 'Root=1-a' },
        PARAMETER,
        true,
      );

    await expect(served()).rejects.toBeInstanceOf(BrokenConnection);
    expect(killed).toEqual(['publish']);
    expect(world.calls.at(-1)?.caller).toBe('publish');
    end();
    await expect(served()).resolves.toEqual({ Version: version });
    expect(world.calls.at(-1)?.caller).toBe('root');
  });

  it('leave other operations, accounts and regions alone', async () => {
    for (const other of [
      { operation: 'GetParameter' },
      { account: SPOKE },
      { region: 'eu-west-1' },
      { service: 'ec2' },
    ]) {
      expect(await outcomes(worldWith({ kind: 'throttle', ...other }), 1)).toEqual(['ok']);
    }
  });

  it('by chance repeat under the same seed', async () => {
    const once = await outcomes(worldWith({ kind: 'throttle', probability: 0.5 }), 20);
    expect(await outcomes(worldWith({ kind: 'throttle', probability: 0.5 }), 20)).toEqual(once);
    expect(new Set(once)).toEqual(new Set(['ok', 'ThrottlingException']));
  });
});

describe('events of services', () => {
  const event: ServiceEvent = {
    source: 'aws.x',
    detailType: 'X',
    account: HUB,
    region: 'us-east-1',
    resources: [],
    detail: {},
  };
  const heard = (events: { lost: number; copies: number }): number => {
    let count = 0;
    const world = worldOf({ switches: { events }, onEvent: () => (count += 1) });
    for (let emitted = 0; emitted < 20; emitted += 1) world.emit(event);
    return count;
  };

  it('arrive once, or as often as the switch says', () => {
    expect(heard({ lost: 0, copies: 1 })).toBe(20);
    expect(heard({ lost: 0, copies: 2 })).toBe(40);
  });

  it('are lost by the chance that the switch says', () => {
    expect(heard({ lost: 1, copies: 1 })).toBe(0);
    const some = heard({ lost: 0.5, copies: 1 });
    expect(some).toBeGreaterThan(0);
    expect(some).toBeLessThan(20);
  });
});

describe('background work', () => {
  it('keeps the world from being idle, and time from jumping, until it ends', async () => {
    const world = worldOf();
    const order: string[] = [];
    void world.clock.sleep(3_600_000).then(() => order.push('an hour later'));
    world.background('work', async () => {
      for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      order.push('work');
    });
    await world.idle();
    expect(order).toEqual(['work', 'an hour later']);
  });

  it('that fails is reported with its name', async () => {
    const crashes: string[] = [];
    const world = worldOf({ onCrash: (what, error) => crashes.push(`${what}: ${(error as Error).message}`) });
    world.background('refresh', () => Promise.reject(new Error('boom')));
    await world.idle();
    expect(crashes).toEqual(['refresh: boom']);
  });
});

describe('a snapshot', () => {
  it('is plain JSON from which another world goes on: state, identifiers and time', async () => {
    const world = worldOf();
    await put(world);
    world.ids.resource('ami');
    world.clock.advanceTo(START + 86_400_000);
    const kept = JSON.parse(JSON.stringify(world.snapshot()));
    const next = worldOf({ snapshot: kept, clock: new Clock(START) });
    await expect(put(next)).resolves.toEqual({ Version: 2 });
    expect(next.ids.resource('ami')).toBe(world.ids.resource('ami'));
    expect(next.clock.now()).toBeGreaterThanOrEqual(START + 86_400_000);
    expect(next.places('ssm')).toEqual([{ account: HUB, region: 'us-east-1' }]);
  });

  it('never takes time back', () => {
    const snapshot = { now: START - 1, counters: {}, state: {} };
    expect(worldOf({ snapshot }).clock.now()).toBeGreaterThanOrEqual(START);
  });
});

import {
  allOnImage,
  countInstances,
  endedJustNow,
  mayChange,
  passedOver,
  type RunningInstance,
  sayCount,
  sayStill,
  waitsFor,
} from '../../../shared/domain/fleet-instances.ts';

const AMI = 'ami-new';
const anInstance = (more: Partial<RunningInstance> = {}): RunningInstance => ({
  ...{ id: 'i-1', amiId: AMI, lifecycle: 'InService', isProtected: false, weight: 1 },
  ...more,
});
const OLD = { amiId: 'ami-old' };

describe('Counting the instances of a group', () => {
  it('leaves out those that leave the group, and those of a warm pool', () => {
    const lifecycles = ['Terminating', 'Terminating:Wait', 'Detaching', 'Detached', 'Warmed:Stopped'];
    const all = [anInstance(), ...lifecycles.map((lifecycle) => anInstance({ ...OLD, lifecycle }))];
    expect(countInstances(all, AMI, 1)).toMatchObject({ total: 1, onImage: 1, remaining: [] });
  });

  it('counts one that is on standby and protected once, as on standby', () => {
    const both = anInstance({ ...OLD, lifecycle: 'Standby', isProtected: true });
    expect(countInstances([both], AMI, 0)).toMatchObject({ standby: 1, protected: 0, other: 0 });
  });

  it('is settled with the desired capacity in service, by weights where there are any', () => {
    const two = [anInstance({ weight: 2 }), anInstance({ weight: 2 })];
    expect(countInstances(two, AMI, 4).settled).toBe(true);
    expect(countInstances(two, AMI, 5).settled).toBe(false);
  });

  it.each<[string, Partial<RunningInstance>, boolean]>([
    ['protected from scale-in', { isProtected: true }, false],
    ['on standby', { lifecycle: 'Standby' }, false],
    ['neither', {}, true],
  ])('may find something else later where what remains is %s: %s', (_what, more, changes) => {
    expect(mayChange(countInstances([anInstance({ ...OLD, ...more })], AMI, 0))).toBe(changes);
  });

  it('is all on the image in a group without instances', () => {
    expect(allOnImage(countInstances([], AMI, 0))).toBe(true);
  });

  it.each<[string, readonly RunningInstance[], string]>([
    ['one', [anInstance({ ...OLD, isProtected: true })], '0 of 1 instance runs web 1: protected from scale-in (i-1)'],
    ['all', [anInstance()], '1 of 1 instance runs web 1'],
    ['none', [], '0 of 0 instances run web 1: none is in service'],
  ])('is said in words that fit the number: %s', (_what, all, words) => {
    expect(sayCount('web 1', countInstances(all, AMI, 1))).toBe(words);
  });
});

describe('Instances that a refresh passes over', () => {
  const held = [
    anInstance({ isProtected: true }),
    anInstance({ lifecycle: 'Standby', isProtected: true }),
    anInstance(),
  ];

  it.each([
    ['Ignore', 'Ignore', 2],
    ['Refresh', 'Ignore', 1],
    ['Ignore', 'Terminate', 1],
    ['Wait', 'Wait', 0],
  ] as const)('with %s and %s are %i', (scaleInProtectedInstances, standbyInstances, count) => {
    expect(passedOver(held, { scaleInProtectedInstances, standbyInstances })).toHaveLength(count);
  });

  it('or waits for are told beforehand', () => {
    const wait = { scaleInProtectedInstances: 'Wait', standbyInstances: 'Wait' } as const;
    expect(waitsFor({ group: 'web', held }, wait)).toBe(
      'The refresh of web waits up to an hour for 1 instance protected from scale-in and 1 instance on standby, then fails.',
    );
    expect(
      waitsFor({ group: 'web', held }, { ...wait, scaleInProtectedInstances: 'Refresh', standbyInstances: 'Ignore' }),
    ).toBeUndefined();
  });
});

describe('What is seen after a refresh', () => {
  const now = new Date('2026-11-22T02:10:00Z');

  it.each([
    [undefined, false],
    ['2026-11-22T02:05:00Z', false],
    ['2026-11-22T02:05:01Z', true],
  ])('is not the last word for five minutes: ended at %s, %s', (endedAt, recent) => {
    expect(endedJustNow(endedAt, now)).toBe(recent);
  });

  it('names the instances that still run an image', () => {
    expect(sayStill('web 1', [anInstance(), anInstance({ id: 'i-2', lifecycle: 'Standby' })], AMI)).toBe(
      '2 of 2 instances still run web 1 (i-1; i-2, on standby)',
    );
    expect(sayStill('web 1', [anInstance(OLD)], AMI)).toBeUndefined();
  });
});

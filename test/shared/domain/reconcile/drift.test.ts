import { array, assert, boolean, constantFrom, integer, property, record } from 'fast-check';
import {
  type Difference,
  type DriftMemory,
  type DriftQuestion,
  decideOnDrift,
  type KnownImage,
  namesOf,
  placeOf,
  remembering,
  rememberingDone,
} from '../../../../shared/domain/reconcile/drift.ts';
import { anImage, PROD } from '../../../support/builders.ts';

const CURRENT = anImage('web-server/1.4.0/7');
const BEFORE = anImage('web-server/1.3.0/2');
const idOf = (image: KnownImage, region: string): string => image.amis.find((copy) => copy.region === region)?.id ?? '';

const IDS = CURRENT.amis.map(({ id }) => id);

const aDifference = (region = 'us-east-1', more: Partial<Difference> = {}): Difference => ({
  account: PROD,
  region,
  parameter: '/golden/web-server',
  inHub: false,
  expected: idOf(CURRENT, region),
  found: idOf(BEFORE, region),
  version: 5,
  ...more,
});

const ask = (differences: readonly Difference[], more: Partial<DriftQuestion> = {}) =>
  decideOnDrift({
    policy: 'repair',
    differences,
    count: differences.length,
    memory: {},
    targets: 2,
    known: [],
    ...more,
  });

describe('A parameter that was changed by hand', () => {
  it('is put right where nobody has put it right for this image yet', () => {
    expect(ask([aDifference()])).toEqual({ action: 'repair', repair: [aDifference()] });
  });

  it('is left once it was put right and is changed again: two who write against each other never end', () => {
    const memory = rememberingDone(remembering({}, [aDifference()], IDS), [placeOf(aDifference())]);
    expect(ask([aDifference('us-east-1', { version: 7 })], { memory })).toMatchObject({ action: 'report' });
    expect(ask([aDifference('us-east-1', { found: null, version: 0 })], { memory })).toMatchObject({
      action: 'report',
    });
  });

  it('is put right again where that did not come about: the function was killed, or access was denied', () => {
    const memory = remembering({}, [aDifference()], IDS);
    expect(ask([aDifference()], { memory })).toMatchObject({ action: 'repair' });
    expect(ask([aDifference('us-east-1', { version: 6 })], { memory })).toMatchObject({ action: 'report' });
  });

  it('is put right once more when another image has become current', () => {
    const memory = rememberingDone(remembering({}, [aDifference()], IDS), [placeOf(aDifference())]);
    expect(ask([aDifference('us-east-1', { expected: 'ami-next', version: 9 })], { memory })).toMatchObject({
      action: 'repair',
    });
  });

  it('is not remembered for ever: with another image current, what was put right before is forgotten', () => {
    const next = aDifference('eu-west-1', { expected: 'ami-next' });
    const memory = remembering(remembering({}, [aDifference()], IDS), [next], ['ami-next']);
    expect(Object.keys(memory)).toEqual([placeOf(next)]);
  });

  it('is put right at the places that were not, and only there', () => {
    const memory = rememberingDone(remembering({}, [aDifference()], IDS), [placeOf(aDifference())]);
    const other = aDifference('eu-west-1');
    expect(ask([aDifference('us-east-1', { version: 7 }), other], { memory })).toEqual({
      action: 'repair',
      repair: [other],
    });
  });

  it('is only told where the configuration says so', () => {
    expect(ask([aDifference()], { policy: 'report' })).toMatchObject({ action: 'report', why: expect.any(String) });
  });
});

describe('A change by hand that is adopted', () => {
  const both = [aDifference('us-east-1'), aDifference('eu-west-1')];
  const adopt = (differences: readonly Difference[], known: readonly KnownImage[] = [BEFORE]) =>
    ask(differences, { policy: 'adopt', known });

  it('makes the image current that stands in every target, if it stood in a channel before', () => {
    expect(adopt(both)).toEqual({ action: 'adopt', image: BEFORE });
  });

  it.each([
    ['some targets were left as they were', [aDifference()], [BEFORE]],
    ['no channel ever had the image', both, []],
    ['targets have different images', [both[0], aDifference('eu-west-1', { found: 'ami-other' })], [BEFORE]],
    ['parameters were deleted', both.map((each) => ({ ...each, found: null, version: 0 })), [BEFORE]],
  ] as [string, Difference[], KnownImage[]][])('is only told when %s', (_when, differences, known) => {
    expect(adopt(differences, known)).toMatchObject({ action: 'report', why: expect.stringMatching(/\w/) });
  });

  it('is only told where more differ than a sweep can carry: it cannot be seen whether all have the image', () => {
    expect(ask(both, { policy: 'adopt', known: [BEFORE], count: 3 })).toMatchObject({ action: 'report' });
  });

  it("leaves the hub's own parameters to follow, which nobody decides by", () => {
    const own = aDifference('us-east-1', { inHub: true, parameter: '/golden/web-server/prod' });
    expect(adopt([...both, own])).toEqual({ action: 'adopt', image: BEFORE });
    expect(adopt([own])).toEqual({ action: 'repair', repair: [own] });
  });
});

describe('Whatever differs', () => {
  const differences = array(
    record({
      account: constantFrom('222222222222', PROD),
      region: constantFrom('us-east-1', 'eu-west-1'),
      version: integer({ min: 0, max: 3 }),
    }),
    { maxLength: 6 },
  ).map((all) => all.map((each) => aDifference(each.region, each)));

  it('a place is put right at most once for an image, in whatever order changes come', () => {
    assert(
      property(array(differences, { maxLength: 6 }), array(boolean(), { minLength: 6 }), (sweeps, works) => {
        let memory: DriftMemory = {};
        const done = new Map<string, number>();
        for (const [index, found] of sweeps.entries()) {
          const decision = decideOnDrift({
            ...{ policy: 'repair', differences: found, count: found.length, memory, targets: 4, known: [] },
          });
          if (decision.action !== 'repair') continue;
          memory = remembering(memory, decision.repair, IDS);
          if (!works[index]) continue;
          memory = rememberingDone(memory, decision.repair.map(placeOf));
          for (const place of new Set(decision.repair.map(placeOf))) done.set(place, (done.get(place) ?? 0) + 1);
        }
        for (const count of done.values()) expect(count).toBe(1);
      }),
    );
  });

  it('is decided alike when it is decided twice', () => {
    assert(
      property(differences, constantFrom('repair' as const, 'adopt' as const, 'report' as const), (found, policy) => {
        const question = { policy, differences: found, count: found.length, memory: {}, targets: 4, known: [BEFORE] };
        expect(decideOnDrift(question)).toEqual(decideOnDrift(question));
      }),
    );
  });

  it('has one name, in whatever order it is found', () => {
    assert(property(differences, (found) => expect(namesOf(found.toReversed())).toBe(namesOf(found))));
  });
});

import fc from 'fast-check';
import { LOOKS, paced, shortestPause } from '../../../shared/domain/looks.ts';

/** https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
const HISTORY = 25_000;

describe('Looks', () => {
  it('leave room in the history of a promotion for what it does beside looking', () => {
    const { gate, freeze, soak } = LOOKS;
    const looking = [gate, freeze, soak].reduce((sum, { most, events }) => sum + most * events, 0);
    expect(HISTORY - looking).toBeGreaterThan(8_000);
  });

  it('at the refresh of a fleet leave room in the history of its own execution', () => {
    expect(HISTORY - LOOKS.refresh.most * LOOKS.refresh.events).toBeGreaterThan(5_000);
  });

  it('are no more than there is room for, however long it may take and however many stages share them', () => {
    const kinds = fc.constantFrom(...(['gate', 'freeze', 'soak', 'refresh'] as const));
    fc.assert(
      fc.property(
        kinds,
        fc.integer({ min: 1, max: 4_000_000 }),
        fc.integer({ min: 1, max: 50 }),
        (kind, longest, shares) => {
          const looks = longest / shortestPause(kind, longest, shares);
          expect(looks * shares).toBeLessThanOrEqual(LOOKS[kind].most);
        },
      ),
    );
  });

  it('at a refresh come as asked for, and less often when it may take very long', () => {
    expect(paced({ outcome: 'in-progress', waitSeconds: 30 }, 240)).toEqual({
      outcome: 'in-progress',
      waitSeconds: 30,
    });
    expect(paced({ waitSeconds: 30 }, 14 * 24 * 60).waitSeconds).toBe(605);
    expect(paced({ outcome: 'succeeded' }, 14 * 24 * 60)).toEqual({ outcome: 'succeeded' });
  });
});

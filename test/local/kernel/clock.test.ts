import { Clock } from '../../../local/kernel/clock.ts';

const START = Date.parse('2026-11-22T02:00:00Z');
const HOUR = 3_600_000;

describe('virtual time', () => {
  it('jumps over waits when nothing else goes on', async () => {
    const clock = new Clock(START);
    await clock.sleep(24 * HOUR);
    expect(clock.now()).toBeGreaterThanOrEqual(START + 24 * HOUR);
    expect(clock.now()).toBeLessThan(START + 25 * HOUR);
  });

  it('keeps the order of waits that end at different times', async () => {
    const clock = new Clock(START);
    const order: number[] = [];
    await Promise.all([3, 1, 2].map((hours) => clock.sleep(hours * HOUR).then(() => order.push(hours))));
    expect(order).toEqual([1, 2, 3]);
  });

  it('does not jump while work is in flight', async () => {
    const clock = new Clock(START);
    const release = clock.hold();
    let woke = false;
    const sleep = clock.sleep(HOUR).then(() => (woke = true));
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(woke).toBe(false);
    release();
    await sleep;
  });

  it('does not jump for a background timer, and fires it on the way', async () => {
    const clock = new Clock(START);
    const fired: string[] = [];
    clock.schedule(START + 2 * HOUR, () => fired.push('schedule'), { background: true });
    await clock.idle();
    expect(fired).toEqual([]);
    await clock.sleep(3 * HOUR).then(() => fired.push('sleep'));
    expect(fired).toEqual(['schedule', 'sleep']);
  });

  it('fires all timers up to where it is moved, and never goes back', () => {
    const clock = new Clock(START);
    const fired: number[] = [];
    for (const hours of [2, 1, 5]) clock.schedule(START + hours * HOUR, () => fired.push(hours), { background: true });
    clock.advanceTo(START + 3 * HOUR);
    expect(fired).toEqual([1, 2]);
    clock.advanceTo(START);
    expect(clock.now()).toBeGreaterThanOrEqual(START + 3 * HOUR);
    clock.stop();
  });

  it('ends a sleep at once when its signal aborts', async () => {
    const clock = new Clock(START);
    const abort = new AbortController();
    const release = clock.hold();
    const sleep = clock.sleep(HOUR, { signal: abort.signal });
    abort.abort();
    await sleep;
    expect(clock.now()).toBeLessThan(START + HOUR);
    release();
  });
});

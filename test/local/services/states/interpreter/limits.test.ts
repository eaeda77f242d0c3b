import { call, functions, run } from '../support/machine.ts';

const KIB_256 = 262_144;
/** JSON of so many bytes. */
const bytes = (count: number): string => 'x'.repeat(count - 2);

describe('The limit of 256 KiB', () => {
  it('lets exactly 262,144 bytes through and not one more', async () => {
    const states = { A: call('f') };
    expect((await run(states, {}, functions({ f: () => bytes(KIB_256) }))).status).toBe('SUCCEEDED');
    expect(await run(states, {}, functions({ f: () => bytes(KIB_256 + 1) }))).toMatchObject({
      status: 'FAILED',
      error: 'States.DataLimitExceeded',
    });
  });

  it('counts bytes of UTF-8, not characters', async () => {
    const umlauts = 'ü'.repeat(KIB_256 / 2);
    expect(await run({ A: { Type: 'Pass' } }, umlauts)).toMatchObject({ error: 'States.DataLimitExceeded' });
  });

  it('holds for what one Assign sets', async () => {
    const Assign = { big: '{% $states.result %}', more: 1 };
    const hooks = functions({ f: () => bytes(KIB_256 - 5) });
    expect(await run({ A: call('f', { Assign, Output: 1 }) }, {}, hooks)).toMatchObject({
      error: 'States.DataLimitExceeded',
    });
  });
});

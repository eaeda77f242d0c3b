import { defaultLimits, limitOf, resourceLimits } from '../../../local/component-runner/limits.ts';
import { runComponent } from '../../../local/component-runner/run-component.ts';
import { bash, documentOf, outcomes, ran, sandboxed, stepsOf } from './support.ts';

const MIB = 2 ** 20;

const failureOf = async (commands: readonly string[], limits: object): Promise<string | undefined> =>
  (await ran(documentOf({ build: [bash('Bomb', commands)] }), { limits })).failed?.message;

describe('a step that uses too much fails with a plain reason:', () => {
  it.each<[string, readonly string[], object, RegExp]>([
    [
      'processes without end',
      ['bomb() { bomb | bomb; }; bomb'],
      { processes: 150 },
      /^The sandbox was ended: it runs more than 142 processes and threads$/,
    ],
    [
      'memory of many processes',
      ['for _ in 1 2 3 4; do (head -c 60M /dev/zero; sleep 1000) | tail & done; wait'],
      { memory: 200 * MIB },
      /^The sandbox was ended: its processes use more than 200 MiB of memory$/,
    ],
    ['memory of one process', ['(head -c 900M /dev/zero; sleep 1000) | tail'], { memory: 256 * MIB }, /memory/],
    [
      'a file without end',
      ['yes > /tmp/file || exit 7'],
      { disk: 32 * MIB },
      /No space left on device|File too large|exit code 7|SIGXFSZ/,
    ],
    [
      'many files',
      ['set -o pipefail; for n in 1 2 3 4 5 6 7 8 9; do head -c 8M /dev/zero > /opt/$n || exit 1; done'],
      { disk: 32 * MIB },
      /No space left on device/,
    ],
    [
      'a line without end',
      ['head -c 600M /dev/zero | tr "\\0" x'],
      {},
      /^It put out a line of more than 1048576 bytes, and was stopped$/,
    ],
    ['lines without end', ['yes'], {}, /^It put out more than 100000 lines, and was stopped$/],
    [
      'long lines without end',
      ['yes "$(head -c 100000 /dev/zero | tr "\\0" x)"'],
      {},
      /^It put out more than 8388608 bytes, and was stopped$/,
    ],
    [
      'more time than all steps have',
      ['sleep 1000'],
      { minutes: 0.02 },
      /^The sandbox was ended: its 0.02 minutes are over$/,
    ],
  ])(
    '%s',
    async (_what, commands, limits, reason) =>
      sandboxed(async () => expect(await failureOf(commands, limits)).toMatch(reason))(),
    60_000,
  );

  it(
    'a file that it reads whole',
    sandboxed(async () => {
      const run = await ran(
        documentOf({
          build: [
            bash('Write', ['head -c 9M /dev/zero > /tmp/large']),
            { name: 'Read', action: 'ReadFile', inputs: [{ path: '/tmp/large' }] },
          ],
        }),
      );
      expect(run.failed?.message).toMatch(/^\/tmp\/large has 9437184 bytes: the sandbox reads files of up to 8388608$/);
    }),
  );

  it(
    'references that bring more and more',
    sandboxed(async () => {
      const run = await ran(
        documentOf({
          build: [
            bash('Large', ['head -c 1M /dev/zero | tr "\\0" x; echo']),
            bash(
              'Doubled',
              Array.from({ length: 70 }, () => ': {{ build.Large.outputs.stdout }}'),
              { maxAttempts: 1_000 },
            ),
          ],
        }),
      );
      expect(run.failed?.message).toBe('The references of the run bring more than 67108864 characters');
    }),
  );

  it(
    'a condition that never ends holds up nothing but its run',
    sandboxed(async () => {
      const run = await ran(
        documentOf({
          build: [
            {
              name: 'Hangs',
              action: 'Assert',
              timeoutSeconds: 1,
              inputs: { patternMatches: '^(a+)+$', value: `${'a'.repeat(60)}!` },
            },
          ],
        }),
        { limits: { minutes: 0.03 } },
      );
      expect(run.failed?.message).toMatch(/^The sandbox was ended: /);
    }),
    60_000,
  );

  it(
    'every step after it fails with the same reason, and none is tried again',
    sandboxed(async () => {
      const run = await ran(
        documentOf({
          build: [
            bash('Bomb', ['sleep 1000'], { onFailure: 'Continue', maxAttempts: 1_000_000 }),
            bash('After', ['true'], { onFailure: 'Ignore' }),
          ],
        }),
        { limits: { minutes: 0.02 } },
      );
      expect(outcomes(run)).toEqual({ Bomb: 'failed', After: 'failed' });
      expect(stepsOf(run)).toMatchObject({
        Bomb: { attempts: 1, failureMessage: 'The sandbox was ended: its 0.02 minutes are over' },
        After: { failureMessage: 'The sandbox was ended: its 0.02 minutes are over' },
      });
    }),
  );
});

describe('limits', () => {
  it('never take more than a part of the machine', () => {
    expect(defaultLimits(2 ** 30)).toEqual({ memory: 512 * MIB, disk: 256 * MIB, processes: 1024, minutes: 120 });
    expect(defaultLimits(2 ** 40)).toEqual({ memory: 4096 * MIB, disk: 4096 * MIB, processes: 1024, minutes: 120 });
  });

  it.each([
    ['memory=8g', { memory: 8 * 2 ** 30 }],
    ['disk=500M', { disk: 500 * MIB }],
    ['processes=4096', { processes: 4096 }],
    ['minutes=240', { minutes: 240 }],
    ['minutes=2g', undefined],
    ['memory=0', undefined],
    ['memory=', undefined],
    ['__proto__=1', undefined],
    ['memory=1e9', undefined],
  ])('are read: %s', (given, limits) => {
    expect(limitOf(given)).toEqual(limits);
  });

  it('are never more than the one who runs it has', () => {
    const own = [
      'Limit                     Soft Limit           Hard Limit           Units     ',
      'Max data size             unlimited            unlimited            bytes     ',
      'Max processes             100                  200                  processes ',
      'Max open files            1024                 2048                 files     ',
    ].join('\n');
    expect(resourceLimits(defaultLimits(2 ** 40), 1, own)).toMatch(/--nproc=200 --data=4294967296 .* --nofile=2048 /);
    expect(resourceLimits(defaultLimits(2 ** 40), 1, '')).toMatch(/--nproc=\d{4,} .*--core=0 --nofile=4096 /);
  });

  it('do not keep a run from being refused', async () => {
    expect(await runComponent('no document', { limits: { memory: 1 } })).toMatchObject({ because: 'document' });
  });
});

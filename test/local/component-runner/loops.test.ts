import { bash, documentOf, outcomes, ran, sandboxed, stdoutOf, stepsOf } from './support.ts';

/** Every sentence is one of https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-looping-constructs.html */

const looped = (name: string, loop: object, commands: readonly string[], more: object = {}) =>
  bash(name, commands, { loop, ...more });

describe('Reference iteration variables', () => {
  it(
    'loop.index is "indexed at 0", and loop.value is "the value associated with the current iteration variable"',
    sandboxed(async () => {
      const run = await ran(
        documentOf({ build: [looped('Each', { forEach: ['a', 'b'] }, ['echo {{ loop.index }}:{{ loop.value }}'])] }),
      );
      expect(stdoutOf(run, 'Each')).toBe('0:a\n1:b');
    }),
  );

  it(
    '"To refer to the iteration indices and values of a named loop, use {{ <loop_name>.* }} with {{ loop.* }}"',
    sandboxed(async () => {
      const run = await ran(
        documentOf({
          build: [
            looped('Each', { name: 'BatchExecLoop', forEach: ['/tmp/1', '/tmp/2'] }, [
              'echo {{ BatchExecLoop.index }} {{ BatchExecLoop.value }} {{ loop.index }} {{ loop.value }}',
            ]),
          ],
        }),
      );
      expect(stdoutOf(run, 'Each')).toBe('0 /tmp/1 0 /tmp/1\n1 /tmp/2 1 /tmp/2');
    }),
  );
});

describe('Types of looping constructs', () => {
  it.each<[string, object, string]>([
    ['"in the set [start, end] and includes boundary values"', { for: { start: 1, end: 3, updateBy: 1 } }, '1 2 3'],
    ['"updateBy must be a negative or positive non-zero value"', { for: { start: 6, end: 2, updateBy: -2 } }, '6 4 2'],
    ['a list of strings', { forEach: ['ARG1=1 ARG2=2', 'ARG1=3'] }, 'ARG1=1 ARG2=2 ARG1=3'],
    ['"Default is the comma character"', { forEach: { list: 'a,b;c\nd' } }, 'a b;c d'],
    ['semicolon', { forEach: { list: 'a,b;c', delimiter: ';' } }, 'a,b c'],
    ['new line', { forEach: { list: 'a\nb', delimiter: '\n' } }, 'a b'],
    ['tab', { forEach: { list: 'a\tb', delimiter: '\t' } }, 'a b'],
    ['hyphen', { forEach: { list: 'a-b', delimiter: '-' } }, 'a b'],
  ])('iterates over %s', async (_what, loop, values) => {
    await sandboxed(async () => {
      const run = await ran(documentOf({ build: [looped('Each', loop, ["echo '{{ loop.value }}'"])] }));
      expect(stdoutOf(run, 'Each').split('\n').join(' ')).toBe(values);
    })();
  });

  it(
    'a list "also accepts chained expressions": what an earlier step wrote is split',
    sandboxed(async () => {
      const run = await ran(
        documentOf({
          build: [
            bash('List', ['echo one; echo two']),
            looped('Each', { forEach: { list: '{{ build.List.outputs.stdout }}', delimiter: '\n' } }, [
              'echo {{ loop.index }} {{ loop.value }}',
            ]),
            looped('Strings', { forEach: ['x', '{{ build.List.outputs.stdout }}'] }, ['echo "{{ loop.value }}"']),
          ],
        }),
      );
      expect(stdoutOf(run, 'Each')).toBe('0 one\n1 two');
      expect(stdoutOf(run, 'Strings')).toBe('x\none\ntwo');
    }),
  );
});

describe('Step fields', () => {
  it(
    'timeoutSeconds: "All iterations of the loop must be run within the time", and "the failure message states that the loop run had timed out"',
    sandboxed(async () => {
      const run = await ran(
        documentOf({
          build: [
            looped('Slow', { for: { start: 1, end: 3, updateBy: 1 } }, ['sleep 0.6; echo {{ loop.value }}'], {
              timeoutSeconds: 1,
              onFailure: 'Ignore',
            }),
          ],
        }),
      );
      expect(stepsOf(run)['Slow']).toMatchObject({
        status: 'failed',
        failureMessage: 'The loop timed out: its iterations did not all end within 1 second',
      });
      expect(run.console).toBe('Stdout: 1');
    }),
  );

  it(
    '"AWSTOE runs the retry policy of the step and resets the timeout parameter for each new attempt"',
    sandboxed(async () => {
      const run = await ran(
        documentOf({
          build: [
            looped(
              'Again',
              { forEach: ['a', 'b'] },
              [
                'if [ -e /tmp/again ]; then echo {{ loop.value }}; else sleep 0.6; [ {{ loop.value }} = a ] || touch /tmp/again; fi',
                '[ -e /tmp/again ] || sleep 0.6',
              ],
              { timeoutSeconds: 1, maxAttempts: 2 },
            ),
          ],
        }),
      );
      const { Again } = stepsOf(run);
      expect(Again?.attempts).toBe(2);
    }),
  );

  it(
    'timeoutSeconds -1 "indicates infinite timeout"',
    sandboxed(async () => {
      const run = await ran(
        documentOf({ build: [looped('Each', { forEach: ['a'] }, ['sleep 0.1'], { timeoutSeconds: -1 })] }),
      );
      expect(run.status).toBe('success');
    }),
  );

  it.each(['Abort', 'Continue', 'Ignore'])(
    'onFailure %s: "AWSTOE exits the loop and retries the step", and "the entire step and all iterations are run from the beginning"',
    async (onFailure) => {
      await sandboxed(async () => {
        const run = await ran(
          documentOf({
            build: [
              looped('Retried', { forEach: ['a', 'b', 'c'] }, ['echo {{ loop.value }}; [ {{ loop.value }} = a ]'], {
                onFailure,
                maxAttempts: 2,
              }),
              bash('Next', ['echo next']),
            ],
          }),
        );
        const written = run.console.split('\n').flatMap((line) => /^Stdout: (.*)/.exec(line)?.[1] ?? []);
        expect(written).toEqual(['a', 'b', 'a', 'b', ...(onFailure === 'Abort' ? [] : ['next'])]);
        expect(run.status).toBe(onFailure === 'Ignore' ? 'success' : 'failed');
        expect(stepsOf(run)['Retried']).toMatchObject({ status: 'failed', attempts: 2 });
      })();
    },
  );

  it(
    'failureMessage "includes the iteration indices that failed in case of non-timeout errors"',
    sandboxed(async () => {
      const run = await ran(
        documentOf({
          build: [looped('Each', { forEach: ['a', 'b'] }, ['[ {{ loop.value }} = a ]'], { onFailure: 'Ignore' })],
        }),
      );
      expect(stepsOf(run)['Each']?.failureMessage).toBe(
        'The loop failed at index 1 (b): The command ended with exit code 1',
      );
      expect(stepsOf(run)['Each']?.loop?.map(({ index, status }) => [index, status])).toEqual([
        [0, 'success'],
        [1, 'failed'],
      ]);
    }),
  );
});

describe('Step and iteration outputs', () => {
  it(
    '"STDOUT messages are joined with the new line character to produce the overall output of the step", which later steps refer to',
    sandboxed(async () => {
      const run = await ran(
        documentOf({
          build: [
            looped('Say', { forEach: ['Hello', 'World'] }, ['echo {{ loop.value }}']),
            bash('Chain', ['echo "{{ build.Say.outputs.stdout }}"']),
          ],
        }),
      );
      expect(stepsOf(run)['Say']?.outputs).toEqual({ stdout: 'Hello\nWorld' });
      expect(stdoutOf(run, 'Chain')).toBe('Hello\nWorld');
    }),
  );

  it(
    '"AWSTOE will not consolidate the outputs of unsuccessful iterations"',
    sandboxed(async () => {
      const run = await ran(
        documentOf({
          build: [
            looped('Say', { forEach: ['a', 'b'] }, ['echo {{ loop.value }}; [ {{ loop.value }} = a ]'], {
              onFailure: 'Ignore',
            }),
          ],
        }),
      );
      expect(stepsOf(run)['Say']?.outputs).toEqual({ stdout: 'a' });
    }),
  );
});

/** "You can use the if construct to evaluate whether a step should run or not": toe-conditional-constructs.html */
it(
  'a condition decides once, for the step and all its iterations',
  sandboxed(async () => {
    const run = await ran(
      documentOf({
        build: [
          looped('Once', { forEach: ['a', 'b'] }, ['touch /tmp/{{ loop.value }}; echo {{ loop.value }}'], {
            if: { not: { fileExists: '/tmp/a' } },
          }),
        ],
      }),
    );
    expect(stdoutOf(run, 'Once')).toBe('a\nb');
    expect(outcomes(run)).toEqual({ Once: 'success' });
  }),
);

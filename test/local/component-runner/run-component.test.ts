import { runComponent } from '../../../local/component-runner/run-component.ts';
import { sandboxHere } from '../../../local/component-runner/sandbox.ts';
import { bash, documentOf, outcomes, ran, sandboxed, stdoutOf, stepsOf } from './support.ts';

const here = sandboxHere();

describe('a machine', () => {
  it('says why it can make no sandbox, and what to do', () => {
    expect(sandboxHere('darwin')).toEqual({
      possible: false,
      reason: expect.stringMatching(/needs the namespaces of Linux/),
    });
    if (!here.possible) expect(here.reason).toMatch(/install util-linux|sysctl|security-opt/);
  });

  it('runs nothing without a sandbox', async () => {
    const run = await runComponent(documentOf({ build: [bash('A', ['true'])] }));
    expect(run).toMatchObject(here.possible ? { status: 'success' } : { status: 'refused', because: 'machine' });
  });
});

describe('what cannot be run is refused before anything runs:', () => {
  it('a document that is wrong, with what is wrong', async () => {
    const run = await runComponent('schemaVersion: 1.0\nphases:\n  - name: build\n    steps: []\n');
    expect(run).toMatchObject({
      status: 'refused',
      because: 'document',
      problems: [expect.objectContaining({ line: expect.any(Number) })],
    });
  });

  it.each<[string, object, RegExp]>([
    ['a phase that it does not have', { phases: ['test'] }, /no phase test: it has build/],
    ['a parameter that it does not have', { parameters: { Wrd: 'x' } }, /no parameter Wrd: it has Word/],
    ['a parameter without a value', {}, /give --parameter Word=/],
  ])('%s', async (_what, options, reason) => {
    const text = documentOf(
      { build: [bash('A', ['echo {{ Word }}'])] },
      { parameters: [{ Word: { type: 'string' } }] },
    );
    expect(await runComponent(text, options)).toMatchObject({
      status: 'refused',
      because: 'request',
      reason: expect.stringMatching(reason),
    });
  });
});

/** `then` and `else` of a condition. */
const otherwise = (yes: string, no?: string): object =>
  Object.fromEntries([['then', yes], ...(no === undefined ? [] : [['else', no]])]);

describe('in its sandbox, a component', () => {
  it(
    'writes what vanishes, sees nobody’s data, and has no network',
    sandboxed(async () => {
      process.env['SECRET_OF_THE_HOST'] = 'hunter2';
      const run = await ran(
        documentOf({
          build: [
            bash('Write', [
              'echo gone > /etc/hallmark-was-here',
              'echo gone > /usr/bin/hallmark-was-here',
              'cat /etc/hallmark-was-here',
            ]),
            bash('Look', ['ls -A /root /home; env']),
            bash('Checkout', [`test ! -e ${process.cwd()}/package.json`]),
            bash('Processes', ['ls -d /proc/[0-9]* | wc -l']),
            bash('Network', ['timeout 1 bash -c "echo > /dev/tcp/192.0.2.1/80"'], { onFailure: 'Ignore' }),
          ],
          test: [bash('Later', ['cat /etc/hallmark-was-here'])],
        }),
      );
      expect(outcomes(run)).toMatchObject({
        Write: 'success',
        Checkout: 'success',
        Network: 'failed',
        Later: 'success',
      });
      expect(run.console).not.toContain('hunter2');
      expect(stdoutOf(run, 'Look')).toMatch(/^\/home:\n\n\/root:\n[A-Z]/);
      expect(Number(stdoutOf(run, 'Processes'))).toBeLessThan(6);
      const after = await ran(
        documentOf({
          build: [bash('Gone', ['test ! -e /etc/hallmark-was-here', 'test ! -e /usr/bin/hallmark-was-here'])],
        }),
      );
      expect(after.status).toBe('success');
    }),
  );

  it(
    'leaves no process behind, and is ended by its caller',
    sandboxed(async () => {
      const left = await ran(documentOf({ build: [bash('Leave', ['sleep 1000 & echo $!'])] }));
      expect(left.status).toBe('success');
      const stop = new AbortController();
      const run = runComponent(documentOf({ build: [bash('Long', ['echo begun; sleep 1000'])] }), {
        signal: stop.signal,
        tell: (message) => {
          if (message.kind === 'line') stop.abort(new Error('stopped'));
        },
      });
      await expect(run).rejects.toThrow('stopped');
    }),
  );

  it(
    'does what file actions say, each on what the one before left',
    sandboxed(async () => {
      const file = (name: string, action: string, ...inputs: object[]) => ({ name, action, inputs });
      const run = await ran(
        documentOf({
          build: [
            file('Create', 'CreateFile', { path: '/opt/app/a.conf', content: 'one\n', permissions: '0640' }),
            file('Append', 'AppendFile', { path: '{{ build.Create.inputs[0].path }}', content: 'two\n' }),
            file('Keep', 'CreateFile', { path: '/opt/app/a.conf', content: 'three', overwrite: false }),
          ].map((step) => (step.name === 'Keep' ? { ...step, onFailure: 'Ignore' } : step)),
          validate: [
            file('Folder', 'CreateFolder', { path: '/srv/web', permissions: '0750' }),
            file('Copy', 'CopyFile', { source: '/opt/app/*.conf', destination: '/srv/web' }),
            file('CopyAll', 'CopyFolder', { source: '/opt/app', destination: '/srv/copies/' }),
            file('Move', 'MoveFile', { source: '/srv/copies/app/a.conf', destination: '/srv/copies/app/b.conf' }),
            file('MoveAll', 'MoveFolder', { source: '/srv/copies/app', destination: '/srv/moved' }),
            file('Link', 'CreateSymlink', { path: '/srv/link', target: '/srv/moved/b.conf' }),
            file('Read', 'ReadFile', { path: '/srv/link' }),
            file('Wide', 'SetFileEncoding', { path: '/srv/web/a.conf', encoding: 'utf-16-LE' }),
            file('ReadWide', 'ReadFile', { path: '/srv/web/a.conf', encoding: 'utf-16-LE' }),
            file('Mode', 'SetFilePermissions', { path: '/srv/moved/b.conf', permissions: '0600' }),
            file('Modes', 'SetFolderPermissions', { path: '/srv/web', permissions: '0700' }),
            file('Owner', 'SetFileOwner', { path: '/srv/web/a.conf', owner: 'root', group: 'root' }),
            file('Other', 'SetFolderOwner', { path: '/srv/web', owner: 'nobody' }),
            file('List', 'ListFiles', { path: '/srv', fileNamePattern: '*.conf', recursive: true }),
            file('Delete', 'DeleteFile', { path: '/srv/web/*.conf' }),
            file('DeleteAll', 'DeleteFolder', { path: '/srv/moved', force: true }),
            bash('Look', [
              'stat -c "%a %n" /opt/app/a.conf; ls -A /srv; cat <<< "{{ validate.Read.outputs.content }}"; echo "{{ validate.List.outputs[0].files }}"',
            ]),
          ],
        }),
      );
      const { Keep, Other, ...rest } = stepsOf(run);
      expect(Keep).toMatchObject({
        status: 'failed',
        ignored: true,
        failureMessage: expect.stringContaining('overwrite is false'),
      });
      expect(Other).toMatchObject({ status: 'skipped', skippedReason: expect.stringContaining('one user only') });
      expect(Object.values(rest).map(({ name, failureMessage }) => `${name} ${failureMessage}`.trim())).toEqual(
        Object.keys(rest),
      );
      expect(rest['ReadWide']?.outputs).toEqual([{ content: 'one\ntwo\n' }]);
      expect(stdoutOf(run, 'Look').split('\n')).toEqual([
        '640 /opt/app/a.conf',
        'copies',
        'link',
        'web',
        'one',
        'two',
        '',
        '/srv/moved/b.conf,/srv/web/a.conf',
      ]);
    }),
  );

  it(
    'fills in parameters, constants, loops and what earlier steps gave',
    sandboxed(async () => {
      const run = await ran(
        documentOf(
          {
            build: [
              bash('Say', ['printf "%s" "{{ Word }} {{ Fixed }}"']),
              bash('Each', ['echo {{ item.index }}:{{ item.value }}'], { loop: { name: 'item', forEach: ['a', 'b'] } }),
              bash('Split', ['echo {{ loop.value }}'], { loop: { forEach: { list: '{{ Hosts }}', delimiter: ',' } } }),
              bash('Count', ['echo {{ loop.value }}'], { loop: { for: { start: 6, end: 2, updateBy: -2 } } }),
              bash('Chain', ['echo "<{{ build.Say.outputs.stdout }}>"']),
              bash('Environment', ['echo {{ env:HOME }}']),
            ],
          },
          {
            parameters: [{ Word: { type: 'string', default: 'x' } }],
            constants: [
              { Fixed: { type: 'string', value: 'constant' } },
              { Hosts: { type: 'string', value: 'h1,h2' } },
            ],
          },
        ),
        { parameters: { Word: 'given' } },
      );
      expect(run.console.split('\n').map((line) => line.replace('Stdout: ', ''))).toEqual([
        'given constant',
        '1:a',
        '2:b',
        'h1',
        'h2',
        '6',
        '4',
        '2',
        '<given constant>',
        '/root',
      ]);
    }),
  );

  it(
    'follows conditions, and asserts',
    sandboxed(async () => {
      const when = (name: string, condition: object) => bash(name, ['true'], { if: condition });
      const assert = (name: string, inputs: object, onFailure = 'Ignore') => ({
        name,
        action: 'Assert',
        onFailure,
        inputs,
      });
      const run = await ran(
        documentOf({
          build: [
            when('Yes', { fileExists: '/etc/passwd' }),
            when('No', { fileExists: '/etc/nothing' }),
            when('SkipYes', { binaryExists: 'bash', ...otherwise('Skip') }),
            when('SkipNo', { binaryExists: 'no-such-thing', ...otherwise('Skip') }),
            when('And', {
              and: [{ folderExists: '/etc' }, { not: { stringIsEmpty: 'x' } }],
              ...otherwise('Execute', 'Skip'),
            }),
            assert('Holds', { numberLessThan: 5, value: 3 }),
            assert('HoldsNot', {
              or: [
                { numberGreaterThan: 5, value: 3 },
                { patternMatches: '^b', value: 'abc' },
              ],
            }),
            assert('Letters', { stringEquals: 'ABC', value: 'abc' }),
          ],
          test: [
            bash('Abort', ['true'], { if: { fileExists: '/etc/passwd', ...otherwise('Abort') } }),
            bash('Never', ['true']),
          ],
        }),
      );
      expect(outcomes(run)).toEqual({
        Yes: 'success',
        No: 'skipped',
        SkipYes: 'skipped',
        SkipNo: 'success',
        And: 'success',
        Holds: 'success',
        HoldsNot: 'failed',
        Letters: 'success',
        Abort: 'failed',
      });
      expect(run).toMatchObject({ status: 'failed', failed: { phase: 'test', step: 'Abort' } });
    }),
  );

  it(
    'stops, goes on or takes no notice, as onFailure says; tries again as often as it may',
    sandboxed(async () => {
      const run = await ran(
        documentOf({
          build: [
            bash('Ignored', ['exit 3'], { onFailure: 'Ignore' }),
            bash('Again', ['test -e /tmp/second || { touch /tmp/second; exit 1; }'], { maxAttempts: 3 }),
            bash('Continued', ['echo why >&2; exit 4'], { onFailure: 'Continue' }),
            bash('After', ['true']),
          ],
          validate: [bash('NotReached', ['true'])],
        }),
      );
      expect(outcomes(run)).toEqual({ Ignored: 'failed', Again: 'success', Continued: 'failed', After: 'success' });
      expect(stepsOf(run)['Again']?.attempts).toBe(2);
      expect(run).toMatchObject({
        status: 'failed',
        failed: {
          phase: 'build',
          step: 'Continued',
          action: 'ExecuteBash',
          message: 'The command ended with exit code 4: why',
        },
      });
    }),
  );

  it(
    'ends a step that takes too long, with all that it started',
    sandboxed(async () => {
      const run = await ran(
        documentOf({
          build: [
            bash('Slow', ['sleep 1000 & sleep 1000'], { timeoutSeconds: 1, onFailure: 'Ignore' }),
            bash('Look', ['! pgrep sleep']),
          ],
        }),
      );
      expect(stepsOf(run)['Slow']?.failureMessage).toBe('The step did not end within 1 seconds and was stopped');
    }),
  );

  it(
    'runs all commands as one script, whose last one decides',
    sandboxed(async () => {
      const run = await ran(
        documentOf({
          build: [
            bash('One', ['WORD=kept', 'false', 'echo $WORD']),
            bash('Strict', ['set -e', 'false', 'true'], { onFailure: 'Ignore' }),
          ],
        }),
      );
      expect(outcomes(run)).toEqual({ One: 'success', Strict: 'failed' });
      expect(run.console).toBe('Stdout: kept');
    }),
  );

  it(
    'skips what needs AWS, a restart, the network or another system, and what depends on that',
    sandboxed(async () => {
      const step = (name: string, action: string, inputs: unknown) => ({ name, action, inputs });
      const run = await ran(
        documentOf({
          build: [
            step('Update', 'UpdateOS', {}),
            step('Download', 'S3Download', [{ source: 's3://bucket/key', destination: '/tmp/x' }]),
            step('Web', 'WebDownload', [{ source: 'https://example.com/x', destination: '/tmp/y' }]),
            bash('Use', ['cat {{ build.Web.outputs[0].destination }}']),
            bash('Parameter', ['echo {{ aws:ssm:/my/parameter }}']),
            bash('Metadata', ['echo {{ aws:imds:instance-type }}']),
            bash('Restart', ['exit 194']),
          ],
          validate: [step('Reboot', 'Reboot', { delaySeconds: 1 })],
        }),
      );
      expect(run.status).toBe('success');
      expect(Object.values(stepsOf(run)).map(({ name, skippedReason }) => `${name}: ${skippedReason}`)).toEqual([
        'Update: it updates the operating system, which here is the one of this machine',
        'Download: it needs Amazon S3',
        'Web: it downloads https://example.com/x: run with --network for that',
        expect.stringMatching(
          /^Use: \{\{ build\.Web\.outputs\[0\]\.destination \}\} comes from a step that was skipped/,
        ),
        expect.stringMatching(/^Parameter: .*Parameter Store, and there is no AWS here/),
        expect.stringMatching(/^Metadata: .*read from an instance, and there is none here/),
        'Restart: it asks for a restart (exit code 194), which a sandbox cannot do',
        'Reboot: a sandbox cannot be restarted',
      ]);
    }),
  );

  it(
    'is told where a command is missing on this machine',
    sandboxed(async () => {
      const run = await ran(documentOf({ build: [bash('Install', ['no-such-package-manager install httpd'])] }));
      expect(run).toMatchObject({
        failed: {
          message: expect.stringMatching(/^no-such-package-manager is not on this machine: the sandbox runs on /),
        },
      });
    }),
  );
});

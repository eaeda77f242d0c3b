import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
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
        '0:a',
        '1:b',
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
      expect(stepsOf(run)['Slow']?.failureMessage).toBe('The step did not end within 1 second and was stopped');
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
    'takes a step that its condition skipped as done: inputs that it has are there for later steps, and its phase succeeds',
    sandboxed(async () => {
      const run = await ran(
        documentOf({
          build: [
            {
              name: 'Create',
              action: 'CreateFile',
              if: { fileExists: '/etc/nothing' },
              inputs: [{ path: '/tmp/never', content: 'x' }],
            },
            bash('Path', ['echo {{ build.Create.inputs[0].path }}']),
            bash('Needs', ['echo {{ aws:ssm:/a }}'], { if: { fileExists: '/etc/nothing' } }),
            bash('Aborts', ['echo {{ aws:ssm:/a }}'], {
              if: { fileExists: '/etc/passwd', ...otherwise('Abort') },
              onFailure: 'Ignore',
            }),
          ],
        }),
      );
      expect(outcomes(run)).toEqual({ Create: 'skipped', Path: 'success', Needs: 'skipped', Aborts: 'failed' });
      expect(stdoutOf(run, 'Path')).toBe('/tmp/never');
      expect(stepsOf(run)['Needs']?.skippedReason).toBe('its condition says so');
      expect(run.status).toBe('success');
    }),
  );

  it(
    'runs phases in the order of the document, whatever the order they are asked for in',
    sandboxed(async () => {
      const run = await ran(documentOf({ build: [bash('One', ['true'])], test: [bash('Two', ['true'])] }), {
        phases: ['test', 'build'],
      });
      expect(run.phases.map(({ name }) => name)).toEqual(['build', 'test']);
    }),
  );

  it(
    'takes then and else inside not, as documents of AWS have them, for the whole condition',
    sandboxed(async () => {
      const when = (name: string, binary: string, yes: string, no: string) =>
        bash(name, ['true'], { if: { not: { binaryExists: binary, ...otherwise(yes, no) } } });
      const run = await ran(
        documentOf({
          build: [
            when('Missing', 'no-such-thing', 'Execute', 'Skip'),
            when('There', 'bash', 'Execute', 'Skip'),
            when('Reversed', 'bash', 'Skip', 'Execute'),
          ],
        }),
      );
      expect(outcomes(run)).toEqual({ Missing: 'success', There: 'skipped', Reversed: 'success' });
    }),
  );

  it(
    'compares numbers: what is none makes the comparison false',
    sandboxed(async () => {
      const run = await ran(
        documentOf({
          build: [
            bash('Words', ['echo a10']),
            bash('Number', ['echo 1.0']),
            ...[
              ['Equal', { numberEquals: 1, value: '{{ build.Number.outputs.stdout }}' }],
              ['NoNumber', { numberLessThan: 100, value: '{{ build.Words.outputs.stdout }}' }],
              ['Empty', { numberEquals: 0, value: '' }],
            ].map(([name, inputs]) => ({ name, action: 'Assert', onFailure: 'Ignore', inputs })),
          ],
        }),
      );
      expect(outcomes(run)).toMatchObject({ Equal: 'success', NoNumber: 'failed', Empty: 'failed' });
    }),
  );

  it(
    'reads flags that a parameter gives, and makes links as AWSTOE does',
    sandboxed(async () => {
      const link = (name: string, more: object) => ({
        name,
        action: 'CreateSymlink',
        onFailure: 'Ignore',
        inputs: [{ path: '/opt/new/link', target: '/etc/passwd', ...more }],
      });
      const run = await ran(
        documentOf(
          {
            build: [
              {
                name: 'Keep',
                action: 'CreateFile',
                onFailure: 'Ignore',
                inputs: [{ path: '/etc/passwd', content: 'x', overwrite: '{{ Overwrite }}' }],
              },
              link('Link', {}),
              link('Again', {}),
              link('Forced', { force: true }),
              link('NoTarget', { path: '/opt/other', target: '/opt/nothing' }),
              link('NoLink', { path: '/etc/hostname', force: true }),
            ],
          },
          { constants: [{ Overwrite: { type: 'string', value: 'false' } }] },
        ),
      );
      expect(outcomes(run)).toEqual({
        Keep: 'failed',
        Link: 'success',
        Again: 'failed',
        Forced: 'success',
        NoTarget: 'failed',
        NoLink: 'failed',
      });
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
    'downloads with the network: one text of destinations, checked, and only what answers 200',
    sandboxed(async () => {
      const asked: string[] = [];
      const server = createServer((request, response) => {
        asked.push(request.url ?? '');
        response.writeHead(request.url === '/empty' ? 204 : 200).end(request.url === '/empty' ? undefined : 'hello');
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const at = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const md5 = { checksum: '5d41402abc4b2a76b9719d911017c592', algorithm: 'MD5' };
      const download = (name: string, ...inputs: object[]) => ({
        name,
        action: 'WebDownload',
        onFailure: 'Ignore',
        timeoutSeconds: -1,
        inputs,
      });
      const run = await ran(
        documentOf({
          build: [
            download(
              'Two',
              { source: `${at}/a.txt`, destination: '/opt/new/b.txt', ...md5 },
              { source: `${at}/c.txt`, destination: '/opt/new/' },
            ),
            download('Same', { source: `${at}/same`, destination: '/opt/new/b.txt', ...md5 }),
            download('Wrong', { source: `${at}/wrong`, destination: '/opt/x', ...md5, checksum: '0'.repeat(32) }),
            download('Empty', { source: `${at}/empty`, destination: '/opt/x' }),
            bash('Look', [
              'cat <<< "{{ build.Two.outputs[0].destination }}"; cat /opt/new/b.txt /opt/new/c.txt; test ! -e /opt/x',
            ]),
          ],
        }),
        { network: 'host' },
      );
      server.close();
      expect(outcomes(run)).toEqual({
        Two: 'success',
        Same: 'success',
        Wrong: 'failed',
        Empty: 'failed',
        Look: 'success',
      });
      expect(stepsOf(run)['Two']?.outputs).toEqual({ destination: '/opt/new/b.txt\n/opt/new/c.txt' });
      expect(stdoutOf(run, 'Look')).toBe('/opt/new/b.txt\n/opt/new/c.txt\nhellohello');
      expect(asked).toEqual(['/a.txt', '/c.txt', '/wrong', ...Array.from({ length: 5 }, () => '/empty')]);
      expect(stepsOf(run)['Empty']?.failureMessage).toMatch(/it answers 204/);
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

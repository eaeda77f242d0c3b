import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { dirname, join } from 'node:path';
import { hiddenFolders } from '../../../local/component-runner/hidden-folders.ts';
import { becoming, sandboxUser } from '../../../local/component-runner/identity.ts';
import { refusal, sandboxHere } from '../../../local/component-runner/sandbox.ts';
import { emptyFolder } from '../../infra/support/written.ts';
import { imagesRun, USERS } from './as-user.ts';
import { bash, documentOf } from './support.ts';

const here = sandboxHere();
const isRoot = process.geteuid?.() === 0;

/** A path on which one command is another one. */
const pathWith = (command: string, script: string): string => {
  const folder = emptyFolder();
  chmodSync(dirname(folder), 0o755);
  chmodSync(folder, 0o755);
  const file = join(folder, command);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return `${folder}:${process.env['PATH']}`;
};

const where = (command: string): string =>
  spawnSync('sh', ['-c', `command -v ${command}`], { encoding: 'utf8' }).stdout.trim();

describe.each(USERS)('where %s runs it,', (who, prefix) => {
  it('a machine whose kernel allows no namespaces runs nothing, and says why', () => {
    const PATH = pathWith('unshare', 'echo "unshare: unshare failed: Operation not permitted" >&2; exit 1');
    const run = imagesRun(documentOf({ build: [bash('A', ['true'])] }), prefix, [], { PATH });
    expect(run).toMatchObject({
      status: 3,
      stdout: '',
      stderr: expect.stringMatching(/^Nothing was run: the kernel does not allow it.*Operation not permitted.*sysctl/),
    });
  });

  it('a machine that lacks a command runs nothing, and names it', () => {
    const PATH = pathWith(
      'unshare',
      'echo "unshare: failed to execute prlimit: No such file or directory" >&2; exit 127',
    );
    const run = imagesRun(documentOf({ build: [bash('A', ['true'])] }), prefix, [], { PATH });
    expect(run.status).toBe(3);
    expect(run.stderr).toBe('Nothing was run: there is no prlimit here: install util-linux and coreutils.\n');
  });

  it('a network of its own is refused without slirp4netns, with what the other option means', () => {
    if (!here.possible || where('slirp4netns') !== '') return;
    const run = imagesRun(documentOf({ build: [bash('A', ['true'])] }), prefix, ['--network']);
    expect(run.status).toBe(3);
    expect(run.stderr).toMatch(/--network needs slirp4netns.*--host-network.*everything it reaches/);
  });

  it('a network of its own leads neither to this machine nor to the metadata of a cloud', async () => {
    if (!here.possible || where('slirp4netns') === '') return;
    const server = createServer((client) => client.end()).listen(0, '0.0.0.0');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const addresses = ['127.0.0.1', '10.0.2.2', '169.254.169.254', '168.63.129.16', '100.100.100.200'];
    const own = Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map(({ address }) => address));
    const reach = (address: string) =>
      `if timeout 5 bash -c "echo > /dev/tcp/${address}/${port}" 2>/dev/null; then echo reached; fi`;
    const run = imagesRun(
      documentOf({
        build: [
          bash('Try', [...addresses, ...own.filter((address) => !address.includes(':'))].map(reach)),
          bash('Change', ['ip route del unreachable 169.254.0.0/16 2>&1'], { onFailure: 'Ignore' }),
        ],
      }),
      prefix,
      ['--network'],
    );
    server.close();
    // slirp4netns may be there and not allowed: then nothing has run.
    if (run.status === 3) expect(run.stderr).toMatch(/a network of its own cannot be made \(.+\)/);
    else {
      expect(run.steps['Try']).toMatchObject({ status: 'success', stdout: '' });
      expect(run.steps['Change']?.stdout).toMatch(/Operation not permitted/);
    }
  }, 60_000);

  it('without an overlay file system, nothing of this machine can be written to, whatever is mounted below', () => {
    if (!here.possible) return;
    const mount = `case "$*" in *overlay*) exit 32 ;; esac; exec ${where('mount')} "$@"`;
    // Root mounts a file system that everybody may write to below a folder that is shown, for this run only.
    const below = isRoot && prefix.length === 0;
    const script =
      'mount -t tmpfs -o mode=1777 tmpfs /usr/share/misc && echo hunter2 > /usr/share/misc/secret && exec "$@"';
    const run = imagesRun(
      documentOf({
        build: [
          bash('Write', [
            'for at in /usr /usr/bin /usr/share/misc /usr/lib; do echo x > $at/hallmark && echo "out: $at"; done; true',
          ]),
          bash('Read', ['cat /usr/share/misc/secret || true']),
          bash('Installed', ['echo x > /usr/local/bin/x && echo x > /etc/x && echo x > /opt/x && sudo id -u']),
        ],
      }),
      [...(below ? ['unshare', '--mount', 'sh', '-c', script, 'sh'] : []), ...prefix],
      [],
      { PATH: pathWith('mount', mount) },
    );
    expect({ status: run.status, stderr: run.stderr }).toEqual({ status: 0, stderr: '' });
    expect(run.steps).toMatchObject({ Write: { stdout: '' }, Read: { stdout: '' }, Installed: { stdout: '0' } });
    expect(run.console).toMatch(/\/usr\/share\/misc\/hallmark: Read-only file system/);
  });

  it('a folder of CI below a folder that is shown is empty', () => {
    if (!here.possible || !isRoot) return;
    const folder = mkdtempSync('/usr/share/hallmark-canary-');
    try {
      chmodSync(folder, 0o755);
      writeFileSync(join(folder, 'secret'), 'hunter2', { mode: 0o644 });
      const document = documentOf({ build: [bash('Look', [`ls -A ${folder}; test ! -e ${folder}/secret`])] });
      const run = imagesRun(document, prefix, [], { GITHUB_WORKSPACE: folder });
      expect(run.steps['Look']).toMatchObject({ status: 'success', stdout: '' });
      expect(existsSync(join(folder, 'secret'))).toBe(true);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('a step has no terminal of the one who runs it, and makes its own', () => {
    if (!here.possible || where('script') === '') return;
    const run = imagesRun(
      documentOf({
        build: [
          bash('Caller', ['(echo x > /dev/tty) 2>&1 | grep -o "No such device or address"; ps -o tty= -p $$']),
          bash('Own', ['script -qec tty /dev/null < /dev/null | tr -d "\\r"']),
        ],
      }),
      [...prefix, 'sh', '-c', 'exec script -qec "$*" /dev/null', 'sh'],
    );
    expect(run.steps).toMatchObject({
      Caller: { stdout: 'No such device or address\n?' },
      Own: { stdout: expect.stringMatching(/^\/dev\/pts\/\d+$/) },
    });
  });

  it('a package can be installed, with files, owners and a script', () => {
    if (!here.possible || where('dpkg-deb') === '') return;
    const run = imagesRun(
      documentOf({
        build: [
          bash('Make', [
            'set -e; mkdir -p /tmp/made/DEBIAN /tmp/made/usr/bin /tmp/made/usr/share/doc/hallmark-made /tmp/made/etc /tmp/made/opt/made',
            'printf "Package: hallmark-made\\nVersion: 1\\nArchitecture: all\\nMaintainer: a <a@b.c>\\nDescription: made\\n" > /tmp/made/DEBIAN/control',
            'printf "#!/bin/sh\\nset -e\\nchown root:root /opt/made\\nchmod 0750 /opt/made\\necho configured > /var/lib/hallmark-made\\n" > /tmp/made/DEBIAN/postinst',
            'printf "#!/bin/sh\\necho made\\n" > /tmp/made/usr/bin/hallmark-made; echo a > /tmp/made/usr/share/doc/hallmark-made/a; echo b > /tmp/made/etc/made.conf',
            'chmod 755 /tmp/made/DEBIAN/postinst /tmp/made/usr/bin/hallmark-made; dpkg-deb --root-owner-group --build /tmp/made /tmp/made.deb',
          ]),
          bash('Install', ['set -e; sudo dpkg --install /tmp/made.deb']),
          bash('Use', [
            'hallmark-made; cat /var/lib/hallmark-made; stat -c %a /opt/made; dpkg-query --show --showformat "$(printf "\\44{Status}")" hallmark-made',
          ]),
        ],
      }),
      prefix,
    );
    expect(run.steps['Install']?.failureMessage).toBe('');
    expect(run.steps['Use']).toMatchObject({ stdout: 'made\nconfigured\n750\ninstall ok installed' });
    expect(who).toBeDefined();
    expect(existsSync('/usr/bin/hallmark-made')).toBe(false);
  });
});

describe('who the sandbox is on this machine', () => {
  const ALL = '         0          0 4294967295\n';

  it('is another user where root starts it, a new one each time', () => {
    const users = new Set(Array.from({ length: 20 }, () => sandboxUser(0, ALL)));
    expect(users.size).toBeGreaterThan(15);
    for (const user of users) expect(user).toBeGreaterThanOrEqual(0x7000_0000);
    expect(becoming(1879048192, 0)).toEqual(
      expect.arrayContaining(['--reuid=1879048192', '--regid=1879048192', '--clear-groups']),
    );
  });

  it('is the one who starts it otherwise', () => {
    expect(sandboxUser(1000, ALL)).toBe(1000);
    expect(becoming(1000, 1000)).toEqual(['setpriv', '--pdeathsig=KILL']);
  });

  it('is nobody in a container that has few users, and nothing runs in one that has root alone', () => {
    expect(sandboxUser(0, '0 1000 1\n1 100000 65536\n')).toBe(65534);
    expect(() => sandboxUser(0, '0 1000 1\n')).toThrow(
      /no other user that it could become: run it as an ordinary user/,
    );
  });
});

describe('what is the caller’s own is hidden where it is below a folder that is shown', () => {
  const folder = emptyFolder();
  const inUsr = '/usr/share';

  it.each<[string, Record<string, string>, readonly string[], readonly string[]]>([
    ['a checkout elsewhere needs nothing', {}, [folder], []],
    ['a checkout below /usr', {}, [join(inUsr, 'doc')], [join(inUsr, 'doc')]],
    ['a home below /usr', { HOME: join(inUsr, 'doc') }, [folder], [join(inUsr, 'doc')]],
    ['a workspace of Jenkins', { WORKSPACE: join(inUsr, 'doc') }, [folder], [join(inUsr, 'doc')]],
    ['a home of a user of the system', { HOME: '/usr/sbin' }, [folder], []],
    ['what is not there', { HOME: '/usr/no-such-folder' }, [folder], []],
  ])('%s', (_what, environment, places, hidden) => {
    expect(hiddenFolders(environment, places)).toEqual({ folders: hidden, impossible: undefined });
  });

  it('and a checkout that is a part of the system stops the run', () => {
    expect(hiddenFolders({}, ['/usr']).impossible).toBe('/usr');
    expect(hiddenFolders({}, ['/usr/lib']).impossible).toBe('/usr/lib');
  });
});

describe('why a sandbox cannot be made', () => {
  it.each([
    ['unshare: failed to execute sh: No such file or directory', /^there is no sh here: install util-linux/],
    ['sandbox: 12: setpriv: not found', /^there is no setpriv here/],
    ['something\nno file system can be mounted', /\(no file system can be mounted\).*In a container/],
  ])('%s', (stderr, reason) => expect(refusal(stderr)).toMatch(reason));
});

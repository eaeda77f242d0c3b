import { weakness } from '../../../local/component-runner/isolation.ts';
import { isolationIn, replyIn } from '../../../local/component-runner/messages.ts';
import { printable } from '../../../local/component-runner/printable.ts';
import { bash, documentOf, ran, sandboxed, stdoutOf } from './support.ts';

/** A step that takes the standard output of the first process and writes to it: https://man7.org/linux/man-pages/man2/pidfd_getfd.2.html */
const forging = (text: string): string =>
  `perl -e 'my $first = syscall(434, 1, 0); my $fd = syscall(438, $first, 1, 0); die $! if $fd < 0; open my $out, ">&=", $fd or die $!; print $out ${text}; close $out; sleep 1000'`;

const taken = (test: () => Promise<void>) => (process.arch === 'x64' ? sandboxed(test) : async () => {});

describe('what comes out of a sandbox is data:', () => {
  it.each([
    ['not JSON', '"no JSON\\n"'],
    ['a made-up success of the step', `"{\\"id\\":\\"1\\",\\"kind\\":\\"done\\",\\"outputs\\":{}}\\n"`],
    ['lists in lists without end', '"[" x 1000000, "\\n"'],
    ['a line without end', '"x" x 80000000'],
  ])('%s fails the step with a sentence, and the next run works', (_what, text) =>
    taken(async () => {
      const run = await ran(documentOf({ build: [bash('Forge', [forging(text)])], test: [bash('Test', ['true'])] }));
      expect(run.failed).toMatchObject({
        step: 'Forge',
        message: expect.stringMatching(
          /^The sandbox was ended: (a step wrote to the channel of the runner|it sent a message of more than \d+ bytes)$/,
        ),
      });
      const next = await ran(documentOf({ build: [bash('Next', ['echo fine'])] }));
      expect(stdoutOf(next, 'Next')).toBe('fine');
    })(),
  );

  it(
    'a step that kills the process that acts for it fails with a sentence',
    sandboxed(async () => {
      const run = await ran(
        documentOf({ build: [bash('Kill', ['kill -SEGV 1; kill -KILL 1; kill -TERM 1; kill -ABRT 1; echo alive'])] }),
      );
      expect(run.status === 'success' ? stdoutOf(run, 'Kill') : run.failed?.message).toMatch(
        /^alive$|^The sandbox was ended: /,
      );
    }),
  );

  it.each([
    ['nothing', ''],
    ['null', 'null'],
    ['a list', '[]'],
    ['no id', '{"kind":"done"}'],
    ['an unknown kind', '{"id":"1","kind":"ended"}'],
    ['a line that is not a text', '{"id":"1","kind":"lines","from":"Stdout","texts":[1]}'],
    ['a line from elsewhere', '{"id":"1","kind":"lines","from":"Else","texts":[""]}'],
    ['outputs that are no texts', '{"id":"1","kind":"done","outputs":{"stdout":{"a":1}}}'],
    ['outputs in lists in lists', '{"id":"1","kind":"done","outputs":[[[]]]}'],
    ['a failure without a message', '{"id":"1","kind":"failed"}'],
    ['a skip without a reason', '{"id":"1","kind":"skipped","reason":{}}'],
  ])('%s is not a reply', (_what, text) => {
    expect(replyIn(text)).toBeUndefined();
  });

  it('a name of a prototype is an ordinary name of an output', () => {
    const reply = replyIn('{"id":"1","kind":"done","outputs":{"__proto__":"x"}}');
    expect(reply?.kind === 'done' && Object.entries(reply.outputs as object)).toEqual([['__proto__', 'x']]);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });
});

describe('a sandbox that is weaker than it should be runs nothing:', () => {
  const strong = {
    outsideUid: 1879048192,
    mappedUsers: 1,
    noNewPrivileges: true,
    capabilities: '00000000800424fb',
    layered: true,
    writable: [],
    inherited: [],
  };

  it.each<[string, object, RegExp | undefined]>([
    ['as it should be', {}, undefined],
    ['fewer capabilities', { capabilities: '0' }, undefined],
    ['root of the machine', { outsideUid: 0 }, /root of this machine/],
    ['several users of the machine', { mappedUsers: 65536 }, /root of this machine/],
    ['new privileges', { noNewPrivileges: false }, /gain privileges/],
    ['the right to mount', { capabilities: '00000000802424fb' }, /more capabilities/],
    ['no word of capabilities', { capabilities: '' }, /more capabilities/],
    ['a writable folder of the machine', { writable: ['/usr/share'] }, /could write to this machine's \/usr\/share/],
    ['an open file of the machine', { inherited: ['/etc/passwd'] }, /open files of this machine: \/etc\/passwd/],
  ])('%s', (_what, difference, reason) => {
    const message = { kind: 'ready', isolation: { ...strong, ...difference } };
    const isolation = isolationIn(JSON.stringify(message));
    const found = isolation && weakness(isolation);
    if (reason === undefined) expect(found).toBeUndefined();
    else expect(found).toMatch(reason);
  });

  it.each([['{}'], ['{"kind":"ready"}'], ['{"kind":"ready","isolation":{"outsideUid":"1"}}'], ['ready']])(
    'what says less is not a sandbox: %s',
    (text) => expect(isolationIn(text)).toBeUndefined(),
  );
});

describe('a text from a step on a terminal', () => {
  it.each([
    ['\u001b]0;title\u0007', '\\u001b]0;title\\u0007'],
    ['a\rb\bc\u009b2J', 'a\\u000db\\u0008c\\u009b2J'],
    ['x\u202etxt.exe', 'x\\u202etxt.exe'],
    ['tab\tand\nline, and é 漢 🚨', 'tab\tand\nline, and é 漢 🚨'],
  ])('%j shows as it was written', (text, shown) => {
    expect(printable(text)).toBe(shown);
  });
});

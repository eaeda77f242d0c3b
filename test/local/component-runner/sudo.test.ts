import { sandboxHere } from '../../../local/component-runner/sandbox.ts';
import { bash, documentOf, type Ended, ran, stdoutOf, stepsOf } from './support.ts';

const RUNS: readonly (readonly [string, string, string])[] = [
  ['its arguments as they are', `sudo printf '%s|' a 'b c' '$d' ''`, 'a|b c|$d||'],
  ['in a pipe', 'echo written | sudo tee /etc/written >/dev/null; cat /etc/written', 'written'],
  ['as root', 'sudo -n -u root id -un', 'root'],
  ['as user #0', "sudo -u '#0' id -u", '0'],
  ['with options in one word', 'sudo -nHuroot id -u', '0'],
  ['with long options', 'sudo --non-interactive --set-home --user=root --group root id -u', '0'],
  ['behind --', 'sudo -E -- id -u', '0'],
  ['without the variables of the step', 'sudo printenv GREETING || echo none', 'none'],
  ['with them, by -E', 'sudo -E printenv GREETING', 'hello'],
  ['with one of them, by --preserve-env=', 'sudo --preserve-env=GREETING printenv GREETING', 'hello'],
  ['with variables in front', `sudo A=1 GREETING='good day' printenv GREETING`, 'good day'],
  ['with the home of root', 'HOME=/tmp sudo -H printenv HOME', '/root'],
  ['in a login shell', `sudo -i echo 'a  b' '$HOME'; sudo -i pwd`, 'a  b /root\n/root'],
  ['in a shell', `sudo -s echo 'a  b;c'`, 'a  b;c'],
  ['in a shell that reads', `sudo -s <<< 'echo $((1 + 1))'`, '2'],
  ['in a folder', 'sudo -D /usr pwd', '/usr'],
  ['by its path', '/usr/bin/sudo id -u', '0'],
  ['through su', `sudo su - <<< 'pwd'; sudo su -c 'id -un'; su - root -c 'echo $HOME'`, '/root\nroot\n/root'],
  ['nothing, to renew what it does not need', 'sudo -v && sudo -k && echo fine', 'fine'],
];

const FAILS: readonly (readonly [string, string, RegExp])[] = [
  ['another user', 'sudo -u nobody id', /sudo: the sandbox has one user, root: nothing can run as nobody here/],
  ['another group', 'sudo -g daemon id', /sudo: the sandbox has one group, root: nothing can run as daemon here/],
  ['another user, by su', 'sudo su - nobody -c id', /su: the sandbox has one user, root: nothing can run as nobody/],
  ['a command that this machine does not have', 'sudo no-such-thing', /^no-such-thing is not on this machine/],
  ['no command', 'sudo', /exit code 1: usage: sudo/],
  ['a command that fails', "sudo bash -c 'exit 7'", /^The command ended with exit code 7$/],
];

/** Every command is a step of one document, in one sandbox. */
const steps = [...RUNS, ...FAILS].map(([, command], index) =>
  bash(`Step${index}`, ['export GREETING=hello', command], { onFailure: 'Ignore' }),
);

describe('sudo in the sandbox', () => {
  let run: Ended | undefined;

  beforeAll(async () => {
    if (sandboxHere().possible) run = await ran(documentOf({ build: steps }));
  }, 60_000);

  it.each(RUNS.map(([how, , stdout], index) => [how, index, stdout] as const))('runs %s', (_how, index, stdout) => {
    if (!run) return;
    expect([stepsOf(run)[`Step${index}`]?.failureMessage, stdoutOf(run, `Step${index}`)]).toEqual(['', stdout]);
  });

  it.each(FAILS.map(([what, , reason], index) => [what, RUNS.length + index, reason] as const))(
    'fails with the reason for %s',
    (_what, index, reason) => {
      if (!run) return;
      expect(stepsOf(run)[`Step${index}`]).toMatchObject({
        status: 'failed',
        failureMessage: expect.stringMatching(reason),
      });
    },
  );
});

import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { synthesize } from '../../infra/synthesize.ts';
import { rootOf } from '../../local/deploy/dynamic-references.ts';
import { type LocalAws, startLocalAws } from '../../local/local-aws.ts';
import { Clients } from '../../local/play/clients.ts';
import { otherStacks } from '../../local/play/derived-stacks.ts';
import { readLayout } from '../../local/play/layout.ts';
import { organizationOf } from '../../local/play/organization.ts';
import { prepareAccount } from '../../local/play/prepare-account.ts';
import { kmsState } from '../../local/services/kms/state.ts';
import type { Preflight } from '../../preflight/preflight.ts';
import { bumped, commands, imageFolder, leastImage } from '../infra/images/support.ts';
import { EXAMPLE, fileOf, least } from '../infra/support/example.ts';
import { emptyFolder } from '../infra/support/written.ts';
import { ASSEMBLY } from '../support/global-setup.ts';
import { blocksOf } from '../support/shell/markdown.ts';

const PROJECT = join(import.meta.dirname, '../..');
const HUB = '111111111111';
const PAGE = readFileSync(join(PROJECT, 'docs/deploy.md'), 'utf8');
const POLICY = blocksOf(PAGE).find(({ heading }) => heading === 'Permissions of preflight')?.text ?? '';
const DOCUMENTED = (JSON.parse(POLICY) as { Statement: { Action: string[] }[] }).Statement.flatMap(
  ({ Action }) => Action,
);

/** Actions that it called in the tests so far, as policies name them. */
const everCalled = new Set<string>();

/** Each run is a process of its own, of which a busy machine starts one in ten seconds. */
const LONG = 180_000;

const opened: LocalAws[] = [];
afterAll(async () => {
  for (const local of opened.splice(0)) await local.close();
});

const start = async (assembly: string) => {
  const layout = readLayout(assembly);
  const local = await startLocalAws({ organization: organizationOf(layout) });
  opened.push(local);
  return { local, layout, clients: new Clients(local.url) };
};

interface Ran {
  readonly code: number;
  readonly found: Preflight;
  readonly said: string;
}

/** `npm run preflight`, as somebody whose policy is the documented one, less the actions that are left out. */
const preflight = async (
  { local }: { local: LocalAws },
  [configuration, assembly]: readonly [string, string],
  without: readonly string[] = [],
): Promise<Ran> => {
  const { world } = local;
  const policy = JSON.parse(POLICY);
  policy.Statement[0].Action = DOCUMENTED.filter((action) => !without.includes(action));
  const RoleName = `deployer-${world.ids.hex('role-name', 6)}`;
  const root = { principal: rootOf(HUB), region: 'us-east-1' };
  const trust = {
    Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${HUB}:root` }, Action: 'sts:AssumeRole' }],
  };
  const iam = (operation: string, input: object) => world.call({ ...root, service: 'iam', operation, input });
  await iam('CreateRole', { RoleName, AssumeRolePolicyDocument: JSON.stringify(trust) });
  await iam('PutRolePolicy', { RoleName, PolicyName: 'preflight', PolicyDocument: JSON.stringify(policy) });
  const input = { RoleArn: `arn:aws:iam::${HUB}:role/${RoleName}`, RoleSessionName: 'somebody' };
  const { Credentials } = (await world.call({ ...root, service: 'sts', operation: 'AssumeRole', input })) as {
    Credentials: { AccessKeyId: string; SecretAccessKey: string; SessionToken: string };
  };
  world.clearCalls();
  const { code, stdout, stderr } = await run(['--json', '--configuration', configuration, '--assembly', assembly], {
    AWS_ENDPOINT_URL: local.url,
    AWS_ACCESS_KEY_ID: Credentials.AccessKeyId,
    AWS_SECRET_ACCESS_KEY: Credentials.SecretAccessKey,
    AWS_SESSION_TOKEN: Credentials.SessionToken,
  });
  const mine = world.calls.filter(({ principal }) => principal.includes(RoleName));
  const called = mine.map(
    ({ service, operation }) => `${service === 'monitoring' ? 'cloudwatch' : service}:${operation}`,
  );
  for (const action of called) everCalled.add(action);
  return { code, found: JSON.parse(stdout || '{}') as Preflight, said: stderr };
};

const run = (args: readonly string[], env: NodeJS.ProcessEnv) =>
  new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    const { PATH, HOME } = process.env;
    const options = { cwd: PROJECT, env: { PATH, HOME, ...env }, maxBuffer: 10_000_000 };
    execFile(process.execPath, ['preflight/main.ts', ...args], options, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });

const results = ({ found }: Ran) => new Set(found.findings.map(({ result }) => result));

const KEY = '1234abcd-12ab-34cd-56ef-1234567890ab';

/** Everything that a configuration can ask for. */
const everything = async (): Promise<readonly [string, string]> => {
  const ou = 'arn:aws:organizations::999999999999:ou/o-exampleorg1/ou-abcd-12345678';
  const configuration = fileOf({
    ...least(),
    organizationId: 'o-exampleorg1',
    images: [{ name: 'web' }, { name: 'box', containerRepository: 'hallmark/box' }],
    spokes: { externalId: 'hallmark-least', organizationalUnits: [ou.split('/').at(-1)] },
    notifications: { slackWebhook: true },
  });
  const images = bumped(
    imageFolder({
      'web/image.yaml': leastImage({
        components: [{ managed: 'update-linux' }, { file: 'a.yaml' }],
        build: {
          instanceTypes: ['t3.medium'],
          subnetId: 'subnet-0123456789abcdef0',
          securityGroupIds: ['sg-0123456789abcdef0'],
        },
        workflows: [
          { managed: 'build-image', type: 'build' },
          { file: 'ask.yaml', type: 'test' },
        ],
        executionRole: 'builder',
        distribution: {
          regions: { 'us-east-1': { kmsKey: `arn:aws:kms:us-east-1:${HUB}:key/${KEY}` } },
        },
      }),
      'box/image.yaml': leastImage({
        name: 'box',
        baseImage: { container: 'amazonlinux:2023', platform: 'Linux' },
        container: {},
        blockDevices: [],
        scanning: true,
      }),
      'web/a.yaml': commands('true'),
      'web/ask.yaml': { name: 'ask', schemaVersion: 1, steps: [{ name: 'Ask', action: 'WaitForAction' }] },
    }),
  );
  const outdir = emptyFolder();
  await synthesize({ configurationFile: configuration, outdir, context: { 'aws:cdk:bundling-stacks': [], images } });
  return [configuration, outdir];
};

describe('npm run preflight, with the documented permissions and no others', () => {
  const example = [EXAMPLE, ASSEMBLY] as const;

  it(
    'checks everything in an empty account, and says what is missing',
    async () => {
      const ran = await preflight(await start(ASSEMBLY), example);
      expect(ran.said).toBe('');
      expect(ran.code).toBe(1);
      expect(results(ran)).toEqual(new Set(['ok', 'problem', 'later']));
      expect(ran.found.stacks.now).toEqual([]);
    },
    LONG,
  );

  it(
    'finds nothing wrong in a prepared account, and what is deployed no obstacle',
    async () => {
      const world = await start(ASSEMBLY);
      await prepareAccount(world.local, world.clients, world.layout, ASSEMBLY);
      const before = await preflight(world, example);
      expect(before.code).toBe(0);
      expect(before.found.stacks.later).toEqual(['HallmarkDerivedImages']);
      await world.local.deploy(ASSEMBLY, { stacks: otherStacks(ASSEMBLY, world.layout) });
      const base = { name: 'base-arm64', account: HUB, region: 'us-east-1', regions: ['us-east-1'] };
      await world.clients.control('imagebuilder/create-image', base);
      const after = await preflight(world, example);
      expect(after.code).toBe(0);
      expect(results(after)).toEqual(new Set(['ok']));
    },
    LONG,
  );

  it(
    'names the permission that is missing for each check, and makes the others',
    async () => {
      const ran = await preflight(await start(ASSEMBLY), example, ['iam:GetRole', 'inspector2:BatchGetAccountStatus']);
      expect(ran.code).toBe(1);
      const missing = ran.found.findings.filter(({ result }) => result === 'not checked');
      expect(new Set(missing.map(({ permission }) => permission))).toEqual(
        new Set(['iam:GetRole', 'inspector2:BatchGetAccountStatus']),
      );
      expect(results(ran)).toContain('ok');
    },
    LONG,
  );

  it(
    'calls each documented action and no other, and none that writes',
    async () => {
      const asking = await everything();
      const world = await start(asking[1]);
      const policy = {
        Statement: { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${HUB}:root` }, Action: 'kms:*', Resource: '*' },
      };
      kmsState(world.local.world, HUB, 'us-east-1').keys[KEY] = { policy, enabled: true };
      const { found } = await preflight(world, asking);
      expect(found.findings.filter(({ result }) => result === 'not checked')).toEqual([]);

      // With those of the tests above.
      everCalled.delete('sts:GetCallerIdentity');
      for (const action of everCalled) expect(action).toMatch(/^[a-z0-9]+:(BatchGet|Describe|Get|List)[A-Z]/);
      expect([...everCalled].sort()).toEqual([...DOCUMENTED].sort());
    },
    LONG,
  );
});

describe('npm run preflight', () => {
  it(
    'checks nothing else in another account than the hub',
    async () => {
      const { local } = await start(ASSEMBLY);
      const env = { AWS_ENDPOINT_URL: local.url, AWS_ACCESS_KEY_ID: '222222222222', AWS_SECRET_ACCESS_KEY: 'local' };
      const { code, stdout } = await run(['--assembly', ASSEMBLY], env);
      expect(code).toBe(1);
      expect(stdout).toContain(
        'account: You are arn:aws:iam::222222222222:root, in account 222222222222; the hub is account 111111111111',
      );
      expect(stdout).toContain('1 problem, 0 not checked, 0 ok');
    },
    LONG,
  );

  it.each([
    ['nobody is logged in', ['--assembly', ASSEMBLY], /Preflight cannot read your identity from AWS/],
    [
      'local AWS is not up',
      ['--assembly', ASSEMBLY, '--local', 'http://127.0.0.1:1'],
      /Is local AWS running at http:.*npm run local/,
    ],
    ['the configuration is not there', ['--configuration', 'nothing.yaml'], /nothing\.yaml: cannot be read/],
    ['an option is not known', ['--fix'], /Unknown option '--fix'/],
    ['a profile is given for local AWS', ['--profile', 'a', '--local', 'http://127.0.0.1:1'], /--profile or --local/],
  ])(
    'ends with 2 where %s',
    async (_what, args, message) => {
      const { code, stderr } = await run(args, { AWS_EC2_METADATA_DISABLED: 'true', HOME: emptyFolder() });
      expect(stderr).toMatch(message);
      expect(code).toBe(2);
    },
    LONG,
  );
});

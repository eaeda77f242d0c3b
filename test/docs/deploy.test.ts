import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { rootOf } from '../../local/deploy/dynamic-references.ts';
import { type LocalAws, startLocalAws } from '../../local/local-aws.ts';
import { Clients } from '../../local/play/clients.ts';
import { readLayout } from '../../local/play/layout.ts';
import { organizationOf } from '../../local/play/organization.ts';
import { bucketsState } from '../../local/services/s3/service.ts';
import type { Finding } from '../../preflight/checks/finding.ts';
import { reconfigured } from '../end-to-end/reconfigured.ts';
import { published } from '../end-to-end/world.ts';
import { example, fileOf } from '../infra/support/example.ts';
import { ASSEMBLY } from '../support/global-setup.ts';
import { type Block, blocksOf } from '../support/shell/markdown.ts';
import { PageShell } from '../support/shell/page-shell.ts';

const PAGE = readFileSync(join(import.meta.dirname, '../../docs/deploy.md'), 'utf8');
const CONFIGURATION = 'infra/hallmark.yaml';
const layout = readLayout(ASSEMBLY);
const HUB = layout.hub.account;

/** Blocks of commands; those that a reader of the shipped configuration does not choose are left out by the comment they begin with. */
const blocks = (heading: string): readonly Block[] =>
  blocksOf(PAGE).filter(
    (block) =>
      block.heading === heading &&
      block.language === '' &&
      !/^# in (the management account|an account that no StackSet reaches)/.test(block.text),
  );

const opened: LocalAws[] = [];

afterEach(async () => {
  for (const local of opened.splice(0)) await local.close();
});

/** An empty account, and a reader with the page. */
const reader = async (configurationFile = CONFIGURATION, assembly = ASSEMBLY) => {
  const layout = readLayout(assembly);
  const local = await startLocalAws({ organization: organizationOf(layout), start: new Date('2026-11-21T18:00:00Z') });
  opened.push(local);
  const shell = new PageShell({ local, layout, configurationFile, assembly });
  const follow = async (...headings: readonly string[]) => {
    for (const heading of headings) {
      // The one step that AWS has no API for.
      if (heading === 'Slack')
        await new Clients(local.url).control('chatbot/authorize-workspace', { account: HUB, workspaceId: 'T0123ABCD' });
      const found = blocks(heading);
      if (found.length === 0 && heading !== 'Slack') throw new Error(`the page has no commands under ${heading}`);
      for (const { text } of found) await shell.block(text);
    }
  };
  return { local, shell, follow };
};

const said = (findings: readonly Finding[], result: Finding['result']) =>
  findings.filter((each) => each.result === result).map(({ check, message }) => `${check}: ${message}`);

/** AMIs, images, parameters and the bucket, which preflight does not look for. */
const leftovers = async ({ world }: LocalAws): Promise<readonly string[]> => {
  const call = async (account: string, region: string, service: string, operation: string, input: object) =>
    (await world.call({ principal: rootOf(account), service, operation, region, input })) as Record<string, unknown[]>;
  const accounts = [HUB, '222222222222', '333333333333', '444444444444'];
  const found: string[] = [];
  for (const region of ['us-east-1', 'eu-west-1']) {
    const { Images = [] } = await call(HUB, region, 'ec2', 'DescribeImages', { Owners: ['self'] });
    const { Snapshots = [] } = await call(HUB, region, 'ec2', 'DescribeSnapshots', { OwnerIds: ['self'] });
    const { imageVersionList = [] } = await call(HUB, region, 'imagebuilder', 'ListImages', { owner: 'Self' });
    found.push(...[...Images, ...Snapshots, ...imageVersionList].map((each) => JSON.stringify(each)));
    for (const account of accounts) {
      const input = { Path: '/golden', Recursive: true };
      const { Parameters = [] } = await call(account, region, 'ssm', 'GetParametersByPath', input);
      found.push(...Parameters.map((each) => JSON.stringify(each)));
    }
  }
  return [...found, ...Object.keys(bucketsState(world, HUB, 'us-east-1').buckets)];
};

const PREPARATION = [
  '1. Configure',
  '2. Check the account',
  'Bootstrap',
  'Amazon Inspector',
  'StackSets',
  'Slack',
  'Check again',
];

describe('docs/deploy.md', () => {
  it('leads from an empty account to promoted images of the whole example, and back to an empty account', async () => {
    const { local, shell, follow } = await reader();
    await follow(...PREPARATION);
    expect(said(shell.preflights[0]?.findings ?? [], 'problem').map((each) => each.split(':')[0])).toEqual([
      'bootstrap',
      'bootstrap',
      'stacksets',
      'inspector',
      'slack',
    ]);
    expect(said(shell.findings, 'problem')).toEqual([]);
    expect(said(shell.findings, 'not checked')).toEqual([]);

    await follow('4. Deploy', '5. Build the base images', 'Encrypted AMIs', '7. Promote the first image');
    for (const image of Object.values(layout.images))
      for (const [place, id] of Object.entries(published({ local, image } as never)))
        expect(`${image.name} in ${place}: ${id}`).toMatch(
          /: (ami-[0-9a-f]{17}|\d{12}\.dkr\.ecr\..+@sha256:[0-9a-f]{64})$/,
        );

    await follow('Remove Hallmark');
    expect(await leftovers(local)).toEqual([]);
    const [first, last] = [shell.preflights[0]?.findings ?? [], shell.findings];
    const without = (findings: readonly Finding[]) =>
      findings.filter(({ check }) => check !== 'bootstrap' && check !== 'slack');
    expect(without(last)).toEqual(without(first));
  }, 300_000);

  it('leads to a promoted image in one account that is hub and target', async () => {
    const trial = 'Try it in one account';
    const settings = blocksOf(PAGE).find(({ heading, language }) => heading === trial && language === 'yaml');
    const configuration = parse(settings?.text ?? '');
    const assembly = await reconfigured(() => configuration, 'images');
    const { shell } = await reader(fileOf(configuration), assembly);
    await shell.run('npm run preflight');
    expect(said(shell.findings, 'problem').map((each) => each.split(':')[0])).toEqual(['bootstrap', 'inspector']);
    const [commands] = blocks(trial);
    expect(await shell.block(commands?.text ?? '')).toMatch(/^ami-[0-9a-f]{17}$/);
    await shell.run('npm run preflight');
    expect(said(shell.findings, 'problem')).toEqual([]);
    expect(shell.preflights.at(-1)?.stacks.later).toEqual(['HallmarkDerivedImages']);
  }, 300_000);

  it('leads to a service-managed StackSet, by way of the management account', async () => {
    const { spokes, ...rest } = example();
    const configuration = {
      ...rest,
      spokes: { ...(spokes as object), organizationalUnits: ['ou-hmrk-64657600'] },
      notifications: {},
    };
    const images = (configuration as { images?: object[] }).images?.slice(0, 1);
    const assembly = await reconfigured(() => ({ ...configuration, images }));
    const { local, shell } = await reader(fileOf({ ...configuration, images }), assembly);
    const stackSets = async () => {
      await shell.run('npm run preflight');
      return said(shell.findings, 'problem').filter((each) => each.startsWith('stacksets'));
    };
    expect(await stackSets()).toEqual(['stacksets: The hub is not a delegated administrator for StackSets']);
    const inManagement = blocksOf(PAGE).find(({ text }) => text.startsWith('# in the management account'));
    await shell.block(inManagement?.text ?? '');
    expect(await stackSets()).toEqual([]);
    for (const { text } of blocks('Bootstrap')) await shell.block(text);
    await shell.run('npx cdk deploy HallmarkLedger HallmarkHub HallmarkSpokes');
    expect(await statusOf(local, 'HallmarkSpokes')).toBe('CREATE_COMPLETE');
  }, 300_000);

  it('leads on from a deployment that failed', async () => {
    const { local, shell, follow } = await reader();
    await follow(...PREPARATION.filter((heading) => heading !== 'Slack'));
    await expect(follow('4. Deploy')).rejects.toThrow('Slack workspace T0123ABCD is not authorized');
    expect(await statusOf(local, 'HallmarkLedger')).toBe('CREATE_COMPLETE');
    expect(await statusOf(local, 'HallmarkHub')).toBe('ROLLBACK_COMPLETE');
    await shell.run('npm run preflight');
    expect(said(shell.findings, 'problem')).toEqual([
      'slack: Slack workspace T0123ABCD is not authorized in the hub account',
    ]);

    await follow('Slack');
    const [again, takeOver] = blocks('Retry a failed deployment');
    await shell.block(again?.text ?? '');
    expect(said(shell.findings, 'problem')).toEqual([]);
    for (const stack of ['HallmarkLedger', 'HallmarkHub', 'HallmarkImageFactory', 'HallmarkSpokes'])
      expect(await statusOf(local, stack)).toMatch(/^(CREATE|UPDATE)_COMPLETE$/);

    // Of an earlier deployment the ledger is still there.
    await shell.run('npx cdk destroy HallmarkSpokes HallmarkImageFactory HallmarkHub HallmarkLedger');
    await shell.run('npm run preflight');
    const taken = said(shell.findings, 'problem');
    expect(taken).toContain(
      'names: HallmarkLedger (us-east-1): AWS::DynamoDB::GlobalTable hallmark-ledger already exists',
    );
    await expect(shell.run('npx cdk deploy HallmarkLedger')).rejects.toThrow('already exists');
    await shell.block(takeOver?.text ?? '');
    expect(await statusOf(local, 'HallmarkLedger')).toMatch(/^(CREATE|UPDATE|IMPORT)_COMPLETE$/);
  }, 300_000);
});

const statusOf = async ({ world }: LocalAws, StackName: string): Promise<string | undefined> => {
  const call = { principal: rootOf(HUB), service: 'cloudformation', operation: 'DescribeStacks', region: 'us-east-1' };
  const answer = (await world.call({ ...call, input: { StackName } })) as { Stacks: { StackStatus: string }[] };
  return answer.Stacks[0]?.StackStatus;
};

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Accounts and regions of a promotion. */
export interface Size {
  readonly accounts: number;
  readonly regions: number;
  /** How many images go there; one without it. */
  readonly images?: number;
}

const REGIONS = [
  'us-east-1',
  'eu-west-1',
  'us-west-2',
  'eu-central-1',
  'ap-southeast-1',
  'ap-northeast-1',
  'ca-central-1',
  'sa-east-1',
];

export const HUB = '111111111111';

export const EXTERNAL_ID = 'hallmark-bench';

export const STAGE = 'prod';

/** One stage with so many accounts in so many regions; no fleets and no parameter of the hub's own, as the least possible counts. */
export const configuration = ({ accounts, regions, images = 1 }: Size): string =>
  JSON.stringify({
    organizationId: 'o-benchmark01',
    hub: { account: HUB, region: REGIONS[0] },
    regions: REGIONS.slice(0, regions),
    gate: { scanTimeoutMinutes: 60 },
    spokes: { externalId: EXTERNAL_ID },
    images: Array.from({ length: images }, (_, index) => ({
      name: index === 0 ? 'web-server' : `web-server-${index}`,
    })),
    stages: [
      {
        name: STAGE,
        accounts: Array.from({ length: accounts }, (_, index) => String(200_000_000_000 + index)),
        hubParameter: false,
      },
    ],
    // Rarer than any measurement is long: a promotion is measured alone.
    reconcile: { everyMinutes: 1440 },
    notifications: { slack: { workspaceId: 'T0123ABCD', channelId: 'C0123ABCD' } },
  });

/** Synthesizes the app for a size, as a user would with `-c configuration=FILE`; kept between runs while the sources are the same. */
export const assemblyFor = (size: Size, directory: string, sources: string): string => {
  const text = configuration(size);
  const key = createHash('sha256').update(text).update(sources).digest('hex').slice(0, 16);
  const output = join(directory, `${size.accounts}x${size.regions}x${size.images ?? 1}-${key}`);
  if (existsSync(join(output, 'configuration.json'))) return output;
  mkdirSync(directory, { recursive: true });
  const file = join(directory, `${key}.json`);
  writeFileSync(file, text);
  const { status, stderr } = spawnSync('cdk', ['synth', '--quiet', '--output', output, '-c', `configuration=${file}`], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`cdk synth failed for ${file}:\n${stderr}`);
  return output;
};

/** A digest of everything that a bundle or template is made from. */
export const sourcesDigest = (files: readonly string[]): string => {
  const hash = createHash('sha256');
  for (const file of files) hash.update(file).update(readFileSync(file));
  return hash.digest('hex');
};

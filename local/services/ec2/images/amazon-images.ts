import { createHash } from 'node:crypto';
import type { Ec2Region, StoredImage, StoredSnapshot } from '../stored-image.ts';

/** Who owns the images: Amazon's accounts for its Linux and its Windows images, and Canonical's. */
const AMAZON = '137112412989';
const AMAZON_WINDOWS = '801119661308';
const CANONICAL = '099720109477';
const RELEASED = Date.UTC(2026, 9, 5);

interface Line {
  readonly owner: string;
  readonly name: string;
  readonly description: string;
  readonly architecture: 'x86_64' | 'arm64';
  readonly platform?: 'windows';
  readonly volumeGiB: number;
  /** Public parameters that hold the image's id. */
  readonly parameters: readonly string[];
}

const LINUX = '/aws/service/ami-amazon-linux-latest';

/** https://docs.aws.amazon.com/linux/al2023/ug/ec2.html#launch-via-aws-cli */
const AMAZON_LINUX: readonly Line[] = (['x86_64', 'arm64'] as const).flatMap((architecture) => [
  {
    ...{ owner: AMAZON, architecture, volumeGiB: 8 },
    name: `al2023-ami-2023.9.20261005.0-kernel-6.1-${architecture}`,
    description: `Amazon Linux 2023 AMI 2023.9.20261005.0 ${architecture} HVM kernel-6.1`,
    parameters: [
      `${LINUX}/al2023-ami-kernel-default-${architecture}`,
      `${LINUX}/al2023-ami-kernel-6.1-${architecture}`,
    ],
  },
  {
    ...{ owner: AMAZON, architecture, volumeGiB: 8 },
    name: `al2023-ami-minimal-2023.9.20261005.0-kernel-6.1-${architecture}`,
    description: `Amazon Linux 2023 AMI 2023.9.20261005.0 ${architecture} Minimal HVM kernel-6.1`,
    parameters: [
      `${LINUX}/al2023-ami-minimal-kernel-default-${architecture}`,
      `${LINUX}/al2023-ami-minimal-kernel-6.1-${architecture}`,
    ],
  },
  {
    ...{ owner: AMAZON, architecture, volumeGiB: 8 },
    name: `amzn2-ami-kernel-5.10-hvm-2.0.20260615.0-${architecture}-gp2`,
    description: `Amazon Linux 2 Kernel 5.10 AMI 2.0.20260615.0 ${architecture} HVM gp2`,
    parameters: [
      `${LINUX}/amzn2-ami-kernel-5.10-hvm-${architecture}-gp2`,
      `${LINUX}/amzn2-ami-hvm-${architecture}-gp2`,
    ],
  },
]);

/** https://docs.aws.amazon.com/ec2/latest/windows-ami-reference/windows-amis.html */
const WINDOWS: readonly Line[] = ['2016', '2019', '2022', '2025'].flatMap((year) =>
  ['Full', 'Core'].map((kind) => ({
    ...{ owner: AMAZON_WINDOWS, architecture: 'x86_64' as const, platform: 'windows' as const, volumeGiB: 30 },
    name: `Windows_Server-${year}-English-${kind}-Base-2026.10.14`,
    description: `Microsoft Windows Server ${year} ${kind} Locale English AMI provided by Amazon`,
    parameters: [`/aws/service/ami-windows-latest/Windows_Server-${year}-English-${kind}-Base`],
  })),
);

/** https://documentation.ubuntu.com/aws/aws-how-to/instances/find-ubuntu-images/ */
const UBUNTU: readonly Line[] = (
  [
    ['22.04', 'jammy', 'gp2', 'ssd'],
    ['24.04', 'noble', 'gp3', 'ssd-gp3'],
  ] as const
).flatMap(([release, name, volume, storage]) =>
  (['amd64', 'arm64'] as const).map((machine) => ({
    ...{ owner: CANONICAL, volumeGiB: 8 },
    architecture: machine === 'amd64' ? ('x86_64' as const) : ('arm64' as const),
    name: `ubuntu/images/hvm-${storage}/ubuntu-${name}-${release}-${machine}-server-20261002`,
    description: `Canonical, Ubuntu, ${release}, ${machine} ${name} image`,
    parameters: [`/aws/service/canonical/ubuntu/server/${release}/stable/current/${machine}/hvm/ebs-${volume}/ami-id`],
  })),
);

const LINES: readonly Line[] = [...AMAZON_LINUX, ...WINDOWS, ...UBUNTU];

/** The public parameters that name the newest images in a region: parameter name → AMI id. */
export const amazonImageParameters = (region: string): ReadonlyMap<string, string> =>
  new Map(LINES.flatMap((line) => line.parameters.map((name) => [name, idOf('ami', line, region)])));

/** When they were released, in milliseconds since 1970. */
export const amazonImagesReleased = RELEASED;

/** Amazon's and Canonical's images and their snapshots, public in every region. */
export const amazonImages = (region: string): Ec2Region => ({
  images: byId(LINES.map((line) => image(line, region))),
  snapshots: byId(LINES.map((line) => snapshot(line, region))),
});

const byId = <Item extends { readonly id: string }>(items: readonly Item[]): Record<string, Item> =>
  Object.fromEntries(items.map((item) => [item.id, item]));

/** Differs by region as AWS's do, and is the same in every run. */
const idOf = (prefix: string, { name }: Line, region: string): string =>
  `${prefix}-0${createHash('sha256').update(`${prefix}/${region}/${name}`).digest('hex').slice(0, 16)}`;

/** However early the local time begins. */
const EVERYBODY = [{ kind: 'Group', value: 'all', from: 0 }] as const;

const image = (line: Line, region: string): StoredImage => ({
  id: idOf('ami', line, region),
  owner: line.owner,
  ownerAlias: 'amazon',
  name: line.name,
  description: line.description,
  architecture: line.architecture,
  ...(line.platform === undefined ? {} : { platform: line.platform }),
  createdAt: RELEASED,
  availableAt: 0,
  disabled: false,
  snapshotId: idOf('snap', line, region),
  volumeGiB: line.volumeGiB,
  encrypted: false,
  permissions: [...EVERYBODY],
});

const snapshot = (line: Line, region: string): StoredSnapshot => ({
  id: idOf('snap', line, region),
  owner: line.owner,
  description: line.description,
  volumeGiB: line.volumeGiB,
  startedAt: RELEASED,
  permissions: [...EVERYBODY],
});

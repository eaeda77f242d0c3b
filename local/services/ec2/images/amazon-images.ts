import { createHash } from 'node:crypto';
import type { Ec2Region, StoredImage, StoredSnapshot } from '../stored-image.ts';

/** Amazon's account for its Linux images. */
const AMAZON = '137112412989';
const RELEASED = Date.UTC(2026, 9, 5);

interface Line {
  readonly name: string;
  readonly description: string;
  readonly architecture: 'x86_64' | 'arm64';
  /** Names under `/aws/service/ami-amazon-linux-latest/`. */
  readonly parameters: readonly string[];
}

/** https://docs.aws.amazon.com/linux/al2023/ug/ec2.html#launch-via-aws-cli */
const LINES: readonly Line[] = (['x86_64', 'arm64'] as const).flatMap((architecture) => [
  {
    name: `al2023-ami-2023.9.20261005.0-kernel-6.1-${architecture}`,
    description: `Amazon Linux 2023 AMI 2023.9.20261005.0 ${architecture} HVM kernel-6.1`,
    architecture,
    parameters: [`al2023-ami-kernel-default-${architecture}`, `al2023-ami-kernel-6.1-${architecture}`],
  },
  {
    name: `al2023-ami-minimal-2023.9.20261005.0-kernel-6.1-${architecture}`,
    description: `Amazon Linux 2023 AMI 2023.9.20261005.0 ${architecture} Minimal HVM kernel-6.1`,
    architecture,
    parameters: [`al2023-ami-minimal-kernel-default-${architecture}`, `al2023-ami-minimal-kernel-6.1-${architecture}`],
  },
]);

/** The public parameters that name Amazon's newest images in a region: parameter name → AMI id. */
export const amazonImageParameters = (region: string): ReadonlyMap<string, string> =>
  new Map(
    LINES.flatMap((line) =>
      line.parameters.map((name) => [`/aws/service/ami-amazon-linux-latest/${name}`, idOf('ami', line, region)]),
    ),
  );

/** When Amazon released them, in milliseconds since 1970. */
export const amazonImagesReleased = RELEASED;

/** Amazon's own images and their snapshots, public in every region. */
export const amazonImages = (region: string): Ec2Region => ({
  images: byId(LINES.map((line) => image(line, region))),
  snapshots: byId(LINES.map((line) => snapshot(line, region))),
});

const byId = <Item extends { readonly id: string }>(items: readonly Item[]): Record<string, Item> =>
  Object.fromEntries(items.map((item) => [item.id, item]));

/** Differs by region as AWS's do, and is the same in every run. */
const idOf = (prefix: string, { name }: Line, region: string): string =>
  `${prefix}-0${createHash('sha256').update(`${prefix}/${region}/${name}`).digest('hex').slice(0, 16)}`;

const image = (line: Line, region: string): StoredImage => ({
  id: idOf('ami', line, region),
  owner: AMAZON,
  ownerAlias: 'amazon',
  name: line.name,
  description: line.description,
  architecture: line.architecture,
  createdAt: RELEASED,
  availableAt: RELEASED,
  disabled: false,
  snapshotId: idOf('snap', line, region),
  volumeGiB: 8,
  encrypted: false,
  permissions: [{ kind: 'Group', value: 'all', from: RELEASED }],
});

const snapshot = (line: Line, region: string): StoredSnapshot => ({
  id: idOf('snap', line, region),
  owner: AMAZON,
  description: line.description,
  volumeGiB: 8,
  startedAt: RELEASED,
  permissions: [{ kind: 'Group', value: 'all', from: RELEASED }],
});

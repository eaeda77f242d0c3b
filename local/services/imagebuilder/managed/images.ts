import type { Architecture, ManagedImage } from './managed.ts';

/** AWS publishes about every month; newer ones come by the lever `imagebuilder/publish-managed`. */
const VERSIONS = ['2026.9.14', '2026.10.5'];

const ami = (
  name: string,
  platform: ManagedImage['platform'],
  osVersion: string,
  architecture: Architecture,
): ManagedImage => ({ name, platform, osVersion, architecture, type: 'AMI', versions: VERSIONS });

/** `<line>-x86` and `<line>-arm64`. */
const both = (line: string, platform: ManagedImage['platform'], osVersion: string): readonly ManagedImage[] => [
  ami(`${line}-x86`, platform, osVersion, 'x86_64'),
  ami(`${line}-arm64`, platform, osVersion, 'arm64'),
];

const windows = (year: string): readonly ManagedImage[] =>
  ['full-base', 'core-base', 'full-sql-2022-express', 'full-sql-2022-standard', 'full-sql-2022-web'].map((edition) =>
    ami(`windows-server-${year}-english-${edition}-x86`, 'Windows', `Microsoft Windows Server ${year}`, 'x86_64'),
  );

const container = (
  name: string,
  platform: ManagedImage['platform'],
  osVersion: string,
  architecture: Architecture = 'x86_64',
): ManagedImage => ({ name, platform, osVersion, architecture, type: 'DOCKER', versions: VERSIONS });

/**
 * What `ListImages` with owner Amazon gives, as far as its names are known from public recipes; those of macOS and of
 * containers: docs/design/aws-assumptions.md. https://docs.aws.amazon.com/imagebuilder/latest/userguide/what-is-image-builder.html#image-builder-os
 */
export const MANAGED_IMAGES: readonly ManagedImage[] = [
  ...both('amazon-linux-2023', 'Linux', 'Amazon Linux 2023'),
  ...both('amazon-linux-2023-ecs-optimized', 'Linux', 'Amazon Linux 2023'),
  ...both('amazon-linux-2', 'Linux', 'Amazon Linux 2'),
  ...both('amazon-linux-2-ecs-optimized', 'Linux', 'Amazon Linux 2'),
  ...both('ubuntu-server-24-lts', 'Linux', 'Ubuntu 24.04'),
  ...both('ubuntu-server-22-lts', 'Linux', 'Ubuntu 22.04'),
  ...both('ubuntu-server-20-lts', 'Linux', 'Ubuntu 20.04'),
  ...both('red-hat-enterprise-linux-10', 'Linux', 'Red Hat Enterprise Linux 10'),
  ...both('red-hat-enterprise-linux-9', 'Linux', 'Red Hat Enterprise Linux 9'),
  ...both('red-hat-enterprise-linux-8', 'Linux', 'Red Hat Enterprise Linux 8'),
  ...both('suse-linux-enterprise-server-15', 'Linux', 'SUSE Linux Enterprise Server 15'),
  ...windows('2025'),
  ...windows('2022'),
  ...windows('2019'),
  ...windows('2016'),
  ...both('macos-tahoe-26', 'macOS', 'macOS 26'),
  ...both('macos-sequoia-15', 'macOS', 'macOS 15'),
  ...both('macos-sonoma-14', 'macOS', 'macOS 14'),
  ...both('macos-ventura-13', 'macOS', 'macOS 13'),
  container('amazon-linux-2023-x86-latest', 'Linux', 'Amazon Linux 2023'),
  container('amazon-linux-2023-arm64-latest', 'Linux', 'Amazon Linux 2023', 'arm64'),
  container('amazonlinux-2023-x86-latest', 'Linux', 'Amazon Linux 2023'),
  container('amazonlinux-x86-latest', 'Linux', 'Amazon Linux 2'),
  container('amazon-linux-x86-latest', 'Linux', 'Amazon Linux 2'),
  container('ubuntu-x86-latest', 'Linux', 'Ubuntu 24.04'),
  container('centos-x86-latest', 'Linux', 'CentOS 8'),
  container('windows-server-core-x86-ltsc2022', 'Windows', 'Microsoft Windows Server 2022'),
  container('windows-server-core-x86-ltsc2019', 'Windows', 'Microsoft Windows Server 2019'),
];

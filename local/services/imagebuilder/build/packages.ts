import { packagesOf as inFinding } from '../../ecr/state.ts';
import type { Build } from './build.ts';

const LINUX: readonly (readonly [string, string])[] = [
  ['amazon-ssm-agent', '3.3.3050.0-1.amzn2023'],
  ['bash', '5.2.15-1.amzn2023.0.2'],
  ['coreutils', '8.32-30.amzn2023.0.3'],
  ['curl-minimal', '8.11.1-4.amzn2023.0.1'],
  ['glibc', '2.34-196.amzn2023.0.1'],
  ['openssl', '3.2.2-1.amzn2023.0.1'],
  ['systemd', '252.23-6.amzn2023'],
];

/**
 * What Systems Manager's inventory tells of the build instance: the base system, and the packages that a finding names. It
 * is a sample, since nothing is installed here.
 */
export const packagesOf = ({ image }: Build): { packageName: string; packageVersion: string }[] => {
  const base = image.platform === 'Linux' ? LINUX : [['AWS Tools for Windows', '3.15.2700'] as const];
  const found = image.findings
    .flatMap(inFinding)
    .map(({ packageName, installedVersion }) => [packageName, installedVersion] as const);
  return [...new Map([...base, ...found])]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([packageName, packageVersion]) => ({ packageName, packageVersion }));
};

import type { World } from '../../../kernel/world.ts';
import type { PackageFinding } from '../../ecr/state.ts';
import type { BuiltImage } from '../build/built-image.ts';

/** What an ordinary build of a patched image has: a few findings without weight, chosen by the seed. */
const ORDINARY: readonly PackageFinding[] = [
  {
    vulnerabilityId: 'CVE-2025-61984',
    severity: 'MEDIUM',
    packageName: 'openssh',
    installedVersion: '8.7p1-8.amzn2023.0.14',
    fixedInVersion: '8.7p1-8.amzn2023.0.16',
    title: 'CVE-2025-61984 - openssh',
    description: 'Control characters in user names reach a ProxyCommand.',
    score: 4.8,
  },
  {
    vulnerabilityId: 'CVE-2026-10001',
    severity: 'HIGH',
    packageName: 'python3-setuptools',
    installedVersion: '59.6.0-2.amzn2023.0.5',
    fixedInVersion: '78.1.1-1.amzn2023',
    title: 'CVE-2026-10001 - python3-setuptools',
    description: 'A package index can make a file be written outside of the target folder.',
    score: 7.2,
  },
  {
    vulnerabilityId: 'CVE-2025-47268',
    severity: 'LOW',
    packageName: 'iputils',
    installedVersion: '20210202-2.amzn2023.0.3',
    title: 'CVE-2025-47268 - iputils',
    description: 'A crafted answer makes ping report wrong times.',
    score: 3.1,
  },
  {
    vulnerabilityId: 'CVE-2025-16180',
    severity: 'HIGH',
    packageName: 'kernel',
    installedVersion: '6.1.115-126.197.amzn2023',
    title: 'CVE-2025-16180 - kernel',
    description: 'A local user can read memory of another one. No fix has been published.',
    score: 7.1,
  },
  {
    vulnerabilityId: 'CVE-2025-14087',
    severity: 'MEDIUM',
    packageName: 'glib2',
    installedVersion: '2.74.7-689.amzn2023.0.2',
    fixedInVersion: '2.74.7-690.amzn2023',
    title: 'CVE-2025-14087 - glib2',
    description: 'An escaped string overflows a counter.',
    score: 5.6,
  },
];

/** A container image has no kernel of its own. */
export const ordinaryFindings = (world: World, { order }: Pick<BuiltImage, 'order'>): PackageFinding[] => {
  const left = Math.floor(world.ids.random('findings') * ORDINARY.length);
  const container = order.containerRecipeArn !== undefined;
  return ORDINARY.filter(({ packageName }, index) => index !== left && !(container && packageName === 'kernel'));
};

export const complete = (given: Partial<PackageFinding>): PackageFinding => ({
  vulnerabilityId: given.vulnerabilityId ?? 'CVE-2026-0001',
  severity: given.severity ?? 'LOW',
  packageName: given.packageName ?? 'a-package',
  installedVersion: given.installedVersion ?? '1.0.0',
  ...(given.fixedInVersion === undefined ? {} : { fixedInVersion: given.fixedInVersion }),
  ...(given.morePackages === undefined ? {} : { morePackages: given.morePackages }),
  title: given.title ?? `${given.vulnerabilityId ?? 'CVE-2026-0001'} - ${given.packageName ?? 'a-package'}`,
  description: given.description ?? '',
  score: given.score ?? 5,
});

export const countSeverities = (findings: readonly PackageFinding[]) => {
  const of = (severity: string) => findings.filter((finding) => finding.severity === severity).length;
  return { all: findings.length, critical: of('CRITICAL'), high: of('HIGH'), medium: of('MEDIUM') };
};

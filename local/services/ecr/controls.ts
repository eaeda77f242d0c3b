import { AwsError } from '../../kernel/errors.ts';
import type { Control } from '../../kernel/service.ts';
import { type Pushed, pushImage } from './push-image.ts';
import { type PackageFinding, registryOf } from './state.ts';

const invalid = (message: string): AwsError => new AwsError('InvalidControl', message, { status: 400 });

interface Body extends Partial<Omit<Pushed, 'findings'>> {
  readonly findings?: readonly Partial<PackageFinding>[];
}

const complete = (given: Partial<PackageFinding>): PackageFinding => ({
  vulnerabilityId: 'CVE-2026-0001',
  severity: 'LOW',
  packageName: 'a-package',
  installedVersion: '1.0.0',
  title: given.vulnerabilityId ?? 'CVE-2026-0001',
  description: '',
  score: 5,
  ...given,
});

/** `{account, region, repository, tags, findings?, content?}`: what `docker push` would leave. */
export const push: Control = (body, world) => {
  const { account, region, repository, tags, findings = [], ...rest } = (body ?? {}) as Body;
  if (!account || !region || !repository || !tags) throw invalid('Give account, region, repository and tags.');
  return pushImage(world, { account, region, repository, tags, findings: findings.map(complete), ...rest });
};

/** `{account, region, repository, ends?, minutes?}`: how the next scan goes; `ends: "never"`, or a status of ECR. */
export const planNextScan: Control = (body, world) => {
  const { account, region, repository, ends, minutes } = (body ?? {}) as {
    account?: string;
    region?: string;
    repository?: string;
    ends?: string;
    minutes?: number;
  };
  if (!account || !region || !repository) throw invalid('Give account, region and repository.');
  const { nextScans } = registryOf(world, account, region);
  nextScans[repository] = [...(nextScans[repository] ?? []), { ends, minutes }];
  return { repository, ends, minutes };
};

import { AwsError } from '../../kernel/errors.ts';
import type { Control } from '../../kernel/service.ts';
import { inspector, type StoredFinding, type StoredVulnerability } from './state.ts';

const invalid = (message: string): AwsError => new AwsError('InvalidControl', message, { status: 400 });

interface Body {
  readonly account?: string;
  readonly region?: string;
  readonly vulnerabilities?: readonly StoredVulnerability[];
  readonly findings?: readonly (Partial<StoredFinding> & { vulnerabilityId: string; imageId: string })[];
}

/** `{account, region, vulnerabilities?, findings?}`: what the database says from now on, and what was found on instances. */
export const know: Control = (body, world) => {
  const { account, region, vulnerabilities = [], findings = [] } = (body ?? {}) as Body;
  if (!account || !region) throw invalid('Give account and region.');
  const state = inspector(world, account, region);
  for (const each of vulnerabilities) state.vulnerabilities[each.id] = each;
  for (const each of findings)
    state.findings.push({
      severity: 'HIGH',
      packageName: 'a-package',
      installedVersion: '1.0.0',
      instanceId: world.ids.resource('i'),
      status: 'ACTIVE',
      ...each,
    });
  return { vulnerabilities: Object.keys(state.vulnerabilities).length, findings: state.findings.length };
};

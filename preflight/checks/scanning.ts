import { type Facts, isKnown, type RegistryScanning } from '../facts/facts.ts';
import type { Needs, ScanNeed } from '../needs/needs.ts';
import { type Finding, listed, notChecked, ok, problem } from './finding.ts';

/** Image Builder refuses a pipeline with scanning where Amazon Inspector does not scan its kind of resource. */
export const checkInspector = ({ scans, home }: Needs, { inspector }: Facts): readonly Finding[] => {
  const byType = Map.groupBy(scans, ({ resourceType }) => resourceType);
  return [...byType].map(([type, users]) => {
    const pipelines = listed(new Set(users.map(({ pipeline }) => pipeline)));
    if (!isKnown(inspector))
      return notChecked('inspector', `Whether Amazon Inspector scans ${type} in ${home}`, inspector);
    const status = inspector.known[type] ?? 'DISABLED';
    if (status === 'ENABLED') return ok('inspector', `Amazon Inspector scans ${type} in ${home}, for ${pipelines}`);
    return problem(
      'inspector',
      `Amazon Inspector does not scan ${type} in ${home} (${status}); needed for ${pipelines}`,
      {
        fix: [`aws inspector2 enable --region ${home} --resource-types ${type}`],
        hint: 'If the organization has a delegated administrator for Inspector, that account enables it.',
        stacks: stacksOf(users),
      },
    );
  });
};

const stacksOf = (users: readonly ScanNeed[]) => [...new Set(users.map(({ stack }) => stack))];

/** `hallmark/*` as ECR reads it: only `*` is special. */
const covers = (filter: string, repository: string): boolean =>
  new RegExp(
    `^${filter
      .split('*')
      .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
  ).test(repository);

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-enhanced.html */
export const checkRegistryScanning = ({ scans, home }: Needs, { registryScanning }: Facts): readonly Finding[] => {
  const users = scans.filter(({ resourceType }) => resourceType === 'ECR');
  if (users.length === 0) return [];
  const check = 'ecr scanning';
  if (!isKnown(registryScanning))
    return [notChecked(check, `How the registry in ${home} is scanned`, registryScanning)];
  const { scanType } = registryScanning.known;
  return users.map(({ pipeline, repository = '', stack }) => {
    if (isEnhanced(registryScanning.known, repository))
      return ok(check, `Amazon Inspector scans repository ${repository}, for ${pipeline}`);
    const message = `Amazon Inspector does not scan repository ${repository} (the registry in ${home} has ${scanType} scanning); needed for ${pipeline}`;
    return problem(check, message, {
      fix: [enhancedScanning(home, registryScanning.known, repository)],
      hint: 'The command keeps the existing rules of the registry. It changes scanning of all its repositories from basic to enhanced, which costs money for each image.',
      stacks: [stack],
    });
  });
};

const isEnhanced = ({ scanType, rules }: RegistryScanning, repository: string): boolean =>
  scanType === 'ENHANCED' &&
  rules.some(
    ({ frequency, filters }) => frequency !== 'MANUAL' && filters.some((filter) => covers(filter, repository)),
  );

const enhancedScanning = (region: string, { scanType, rules }: RegistryScanning, repository: string): string => {
  const rule = (scanFrequency: string, filters: readonly string[]) => ({
    scanFrequency,
    repositoryFilters: filters.map((filter) => ({ filter, filterType: 'WILDCARD' })),
  });
  const kept = scanType === 'ENHANCED' ? rules : [];
  const all = [
    ...kept.map(({ frequency, filters }) => rule(frequency, filters)),
    rule('CONTINUOUS_SCAN', [repository]),
  ];
  return `aws ecr put-registry-scanning-configuration --region ${region} --scan-type ENHANCED --rules '${JSON.stringify(all)}'`;
};

import { createHash } from 'node:crypto';
import type {
  Configuration,
  ImageConfiguration,
  StageConfiguration,
} from '../../shared/configuration/configuration.ts';
import type { ApprovalRules } from '../../shared/domain/approval.ts';
import type { Finding, VulnerablePackage } from '../../shared/domain/finding.ts';
import type { GatePolicy } from '../../shared/domain/gate-policy.ts';
import type { Image } from '../../shared/domain/image.ts';
import { parseNamedVersion, sortableVersion } from '../../shared/domain/image-version.ts';
import type { FindingSummary, VerdictSummary } from '../../shared/domain/notification/announcement.ts';
import type { RefreshPreferences } from '../../shared/domain/refresh.ts';

/** Valid values; a test says only what it is about. */

export const HUB = '111111111111';
export const DEV = '222222222222';
export const PROD = '333333333333';
export const REGIONS = ['us-east-1', 'eu-west-1'];

export const NOW = new Date('2026-11-22T02:00:00Z');

export const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

/** An AMI id that repeats for the same words. */
export const amiId = (words: string): string => `ami-${hash(words).slice(0, 17)}`;

/** `web-server/1.4.0/7` with a copy in every region of {@link REGIONS}. */
export const anImage = (named = 'web-server/1.4.0/7', more: Partial<Image> = {}): Image => {
  const version = parseNamedVersion(named);
  if (!version) throw new Error(`${named} is no version`);
  return {
    kind: 'ami',
    name: version.name,
    version: named.slice(version.name.length + 1),
    sortable: sortableVersion(version),
    buildVersionArn: `arn:aws:imagebuilder:us-east-1:${HUB}:image/${named}`,
    amis: REGIONS.map((region) => ({ region, id: amiId(`${named} ${region}`), account: HUB })),
    scanStatus: 'COMPLETED',
    ...more,
  };
};

export const REPOSITORY = 'hallmark/tool';

/** A digest that repeats for the same words. */
export const digestOf = (words: string): string => `sha256:${hash(words)}`;

export const containerUri = (region: string, digest: string): string =>
  `${HUB}.dkr.ecr.${region}.amazonaws.com/${REPOSITORY}@${digest}`;

/** A container image, the same in every region of {@link REGIONS}. */
export const aContainerImage = (named = 'tool/1.4.0/7', more: Partial<Image> = {}): Image =>
  anImage(named, {
    kind: 'container',
    amis: REGIONS.map((region) => ({ region, id: containerUri(region, digestOf(named)), account: HUB })),
    scanStatus: undefined,
    ...more,
  });

/** In one package unless `packages` says otherwise. */
export const aFinding = ({
  packageName = 'openssl',
  packages,
  ...given
}: Partial<Finding> & { packageName?: string } & Pick<
    Partial<VulnerablePackage>,
    'fixedIn' | 'fixUnknown'
  > = {}): Finding => {
  const { fixedIn = '3.0.15-1', fixUnknown, ...more } = given;
  const fix = 'fixedIn' in given && given.fixedIn === undefined ? {} : { fixedIn };
  return {
    id: 'CVE-2026-31415',
    severity: 'CRITICAL',
    title: 'CVE-2026-31415 - openssl',
    packages: packages ?? [{ name: packageName, ...fix, ...(fixUnknown ? { fixUnknown } : {}) }],
    ...more,
  };
};

/** As it travels with a verdict. */
export const aFindingSummary = (more: Parameters<typeof aFinding>[0] = {}): FindingSummary => {
  const finding = aFinding(more);
  return { ...finding, packageCount: finding.packages.length };
};

export const aPolicy = (more: Partial<GatePolicy> = {}): GatePolicy => ({
  mode: 'enforce',
  report: [],
  maxFindings: { CRITICAL: 0, HIGH: 0 },
  fixableOnly: true,
  whenScanIsOff: 'reject',
  scanTimeoutMinutes: 120,
  pollSeconds: 60,
  waivers: [],
  newOnly: [],
  exploited: 'ignore',
  exploitAvailable: [],
  whenRiskIsUnknown: 'inconclusive',
  scan: 'test-instance',
  ...more,
});

export const aVerdict = (more: Partial<VerdictSummary> = {}): VerdictSummary => ({
  outcome: 'promote',
  reasons: ['every limit is kept'],
  counts: {},
  blocking: [],
  blockingCount: 0,
  waived: [],
  ignored: [],
  ignoredCount: 0,
  known: [],
  knownCount: 0,
  expired: [],
  stages: [],
  ...more,
});

export const preferences: RefreshPreferences = {
  minHealthyPercentage: 90,
  maxHealthyPercentage: 110,
  skipMatching: true,
  autoRollback: true,
  scaleInProtectedInstances: 'Ignore',
  standbyInstances: 'Ignore',
  bakeTimeSeconds: 300,
};

export const fleets = {
  tagKey: 'hallmark:image',
  tagValue: 'web-server',
  refresh: preferences,
  names: ['*'],
  whenRefused: 'fail',
  whenInstancesRemain: 'fail',
  timeoutMinutes: 60,
} as const;

/** A stage with one account in both regions, shared with that account, and without fleets. */
export const aStage = (name = 'dev', account = DEV, more: Partial<StageConfiguration> = {}): StageConfiguration => ({
  name,
  targets: [{ account, regions: REGIONS }],
  share: { accounts: [account], organizationalUnits: [], organizations: [] },
  parameterName: '/golden/web-server',
  hubParameterName: `/golden/web-server/${name}`,
  ...more,
});

/** The image `web-server` with the stages dev and prod. */
export const aConfiguration = (more: Partial<ImageConfiguration> = {}): Configuration => ({
  hub: { account: HUB, region: 'us-east-1' },
  spoke: { roleName: 'hallmark-spoke', externalId: 'hallmark' },
  images: {
    'web-server': {
      name: 'web-server',
      pipelineName: 'web-server',
      regions: REGIONS,
      gate: aPolicy(),
      stages: [aStage('dev', DEV), aStage('prod', PROD)],
      ...more,
    },
  },
  approvals: { trustedSessionNames: [] },
  buildNotices: { started: true, succeeded: true },
});

/** The container image `tool` with the stages dev and prod. */
export const aContainerConfiguration = (more: Partial<ImageConfiguration> = {}): Configuration => {
  const { images, ...rest } = aConfiguration({
    name: 'tool',
    containerRepository: REPOSITORY,
    stages: [
      aStage('dev', DEV, { parameterName: '/golden/tool', hubParameterName: '/golden/tool/dev' }),
      aStage('prod', PROD, { parameterName: '/golden/tool', hubParameterName: '/golden/tool/prod' }),
    ],
    ...more,
  });
  const tool = images['web-server'];
  return { ...rest, images: tool ? { tool } : {} };
};

/** What a stage asks for that has `approval: {}`. */
export const approvalRules = (more: Partial<ApprovalRules> = {}): ApprovalRules => ({
  approvers: 1,
  from: [],
  identity: 'aws',
  requester: 'may-not-approve',
  whenRequesterUnknown: 'reject',
  slack: 'reject-only',
  ...more,
});

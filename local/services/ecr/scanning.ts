import type { World } from '../../kernel/world.ts';
import { type Registry, type Repository, registryOf, type Scan, type StoredImage } from './state.ts';
import { fitsWildcard } from './wildcard.ts';

const MINUTE = 60_000;

/** About what a small image takes. */
const SCAN_MINUTES = 1;

interface Place {
  readonly account: string;
  readonly region: string;
}

/** Scans a pushed image where the registry or the repository asks for that. */
export const scanOnPush = (world: World, place: Place, repository: Repository, image: StoredImage): void => {
  const frequency = frequencyOf(registryOf(world, place.account, place.region), repository);
  if (frequency !== 'MANUAL') startScan(world, place, repository, image);
};

/** `scanFrequency` of a repository: of the rule of its registry, or of its own setting, which counts in basic scanning alone. */
export const frequencyOf = (
  { scanRules, scanType }: Registry,
  { name, scanOnPush: own }: Pick<Repository, 'name' | 'scanOnPush'>,
): string => {
  const rule = scanRules.find(({ repositories }) => repositories.some((filter) => covers(filter, name)));
  return rule?.frequency ?? (scanType === 'BASIC' && own ? 'SCAN_ON_PUSH' : 'MANUAL');
};

/** A filter without a star stands for every repository whose name holds it. */
const covers = (filter: string, name: string): boolean => {
  return fitsWildcard(filter.includes('*') ? filter : `*${filter}*`, name);
};

export const startScan = (world: World, place: Place, repository: Repository, image: StoredImage): void => {
  const { scanType, nextScans } = registryOf(world, place.account, place.region);
  const { ends, minutes } = nextScans[repository.name]?.shift() ?? {};
  const startedAt = world.clock.now();
  const scan: Scan = {
    type: scanType,
    startedAt,
    endsAt: ends === 'never' ? undefined : startedAt + (minutes ?? SCAN_MINUTES) * MINUTE,
    ends: ends ?? (scanType === 'ENHANCED' ? 'ACTIVE' : 'COMPLETE'),
    findings: image.findings,
  };
  image.scan = scan;
  if (scan.endsAt !== undefined)
    world.clock.schedule(scan.endsAt, () => {
      if (image.scan === scan) tellEnd(world, place, repository, image, scan);
    });
};

/** `scanStatus.status` now. */
export const scanStatus = (world: World, { type, ends, endsAt }: Scan): string => {
  if (endsAt !== undefined && world.clock.now() >= endsAt) return ends;
  return type === 'ENHANCED' ? 'PENDING' : 'IN_PROGRESS';
};

/** How many findings of each severity; basic scanning has another word for UNTRIAGED. */
export const severityCounts = ({ type, findings }: Scan): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { severity } of findings) {
    const said = type === 'BASIC' && severity === 'UNTRIAGED' ? 'UNDEFINED' : severity;
    counts[said] = (counts[said] ?? 0) + 1;
  }
  return counts;
};

/** Of basic scanning only: https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html */
const tellEnd = (world: World, place: Place, repository: Repository, image: StoredImage, scan: Scan): void => {
  if (scan.type === 'ENHANCED') return;
  world.emit({
    source: 'aws.ecr',
    detailType: 'ECR Image Scan',
    ...place,
    resources: [repository.arn],
    detail: {
      'scan-status': scan.ends,
      'repository-name': repository.name,
      'finding-severity-counts': severityCounts(scan),
      'image-digest': image.digest,
      'image-tags': image.tags,
    },
  });
};

import { type ContainerCopy, containersOf } from '../../shared/domain/container-image.ts';
import { isProven } from '../../shared/domain/gate-policy.ts';
import type { ImageCopy } from '../../shared/domain/image.ts';
import type { ContainerScans } from '../../shared/ports/container-registry.ts';
import type { Scan } from './dependencies.ts';

/**
 * What ECR's scans say of a container image. The scan in the hub's region stands for every copy of the same digest; a copy
 * that is another image counts by the scan of its own region.
 */
export const scanOfContainers = async (
  scans: ContainerScans,
  copies: readonly ImageCopy[],
  hubRegion: string,
): Promise<Scan> => {
  const all = await Promise.all(
    different(containersOf(copies), hubRegion).map((copy) => scans.scan(copy.region, copy.repository, copy.digest)),
  );
  const doubtful = all.find(({ status }) => !isProven(status));
  return doubtful
    ? { status: doubtful.status, findings: [] }
    : { status: all[0]?.status, findings: all.flatMap(({ findings }) => findings) };
};

/** One copy of each digest, the hub's first. */
const different = (copies: readonly ContainerCopy[], hubRegion: string): readonly ContainerCopy[] => {
  const hubFirst = copies.toSorted((a, b) => Number(b.region === hubRegion) - Number(a.region === hubRegion));
  return hubFirst.filter((copy, index) => hubFirst.findIndex(({ digest }) => digest === copy.digest) === index);
};

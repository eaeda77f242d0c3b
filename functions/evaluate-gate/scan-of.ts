import type { GatePolicy } from '../../shared/domain/gate-policy.ts';
import type { Image, ImageCopy } from '../../shared/domain/image.ts';
import type { Dependencies, Scan } from './dependencies.ts';
import { scanOfContainers } from './scan-of-containers.ts';

/** The scan that decides for an image: ECR's of a container image, else the one that the policy names. */
export const scanOf = (
  { catalog, containerScans, amiScans, configuration: { hub } }: Dependencies,
  image: Image,
  gate: GatePolicy,
  again: boolean,
): Promise<Scan> => {
  if (image.kind === 'container') return scanOfContainers(containerScans, image.amis, hub.region);
  return gate.scan === 'on-demand'
    ? scanOfSnapshots(amiScans, image.amis, hub.region)
    : scanOfTestInstance(catalog, image, again);
};

/** Image Builder scans the instance that an image is tested on. */
const scanOfTestInstance = async (catalog: Dependencies['catalog'], image: Image, again: boolean): Promise<Scan> => {
  const status = again ? (await catalog.image(image.buildVersionArn))?.image.scanStatus : image.scanStatus;
  return { status, findings: status === 'COMPLETED' ? await catalog.findings(image.buildVersionArn) : [] };
};

/** Inspector scans the AMI where it was built; copies have the same content. */
const scanOfSnapshots = async (
  amiScans: Dependencies['amiScans'],
  copies: readonly ImageCopy[],
  hubRegion: string,
): Promise<Scan> => {
  const built = copies.find(({ region }) => region === hubRegion);
  const { status, findings } = built ? await amiScans.scan(built.id) : { status: 'FAILED', findings: [] };
  return { status, findings };
};

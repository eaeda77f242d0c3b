import type { Configuration } from '../../shared/configuration/configuration.ts';
import { type GatePolicy, isProven } from '../../shared/domain/gate-policy.ts';
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
    ? scanOfSnapshots(amiScans, image.amis, hub)
    : scanOfTestInstance(catalog, image, again);
};

/** Image Builder scans the instance that an image is tested on. */
const scanOfTestInstance = async (catalog: Dependencies['catalog'], image: Image, again: boolean): Promise<Scan> => {
  const status = again ? (await catalog.image(image.buildVersionArn))?.image.scanStatus : image.scanStatus;
  return { status, findings: status === 'COMPLETED' ? await catalog.findings(image.buildVersionArn) : [] };
};

/** Inspector scans the AMI where it was built; the copies that Image Builder makes of it have the same content. */
const scanOfSnapshots = async (
  amiScans: Dependencies['amiScans'],
  copies: readonly ImageCopy[],
  { account, region }: Configuration['hub'],
): Promise<Scan> => {
  const built = copies.filter((copy) => copy.region === region && copy.account === account);
  if (built.length === 0) return { status: 'FAILED', findings: [] };
  const scans = await Promise.all(built.map(({ id }) => amiScans.scan(id)));
  const doubtful = scans.find(({ status }) => !isProven(status));
  return doubtful
    ? { status: doubtful.status, reason: doubtful.reason, findings: [] }
    : { status: scans[0]?.status, proof: scans[0]?.proof, findings: scans.flatMap(({ findings }) => findings) };
};

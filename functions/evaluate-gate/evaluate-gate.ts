import type { Configuration } from '../../shared/configuration/configuration.ts';
import { imageOf } from '../../shared/configuration/load.ts';
import { evaluateGate, type Verdict } from '../../shared/domain/gate-policy.ts';
import type { Image } from '../../shared/domain/image.ts';
import type { VerdictSummary } from '../../shared/domain/notification/announcement.ts';
import type { ContainerScans } from '../../shared/ports/container-registry.ts';
import type { ImageCatalog } from '../../shared/ports/image-catalog.ts';
import { scanOfContainers } from './scan-of-containers.ts';

export interface Input {
  readonly image: Image;
  /** ISO 8601: from when the wait for the scan counts. */
  readonly since: string;
  /** The image was resolved long ago: look at its scan again. */
  readonly again: boolean;
}

export type Answer =
  | { readonly outcome: 'pending'; readonly scanStatus: string; readonly waitSeconds: number }
  | VerdictSummary;

export interface Dependencies {
  readonly catalog: Pick<ImageCatalog, 'image' | 'findings'>;
  readonly containerScans: ContainerScans;
  readonly configuration: Configuration;
  readonly now: () => Date;
}

/** How many blocking findings travel with the verdict; all are counted. */
const TOP = 10;

/** Gathers the evidence for an image and asks the policy. */
export const evaluateGateStep =
  (dependencies: Dependencies) =>
  async ({ image, since, again }: Input): Promise<Answer> => {
    const { configuration, now } = dependencies;
    const { gate } = imageOf(configuration, image.name);
    const { status: scanStatus, findings } =
      image.kind === 'container'
        ? await scanOfContainers(dependencies.containerScans, image.amis, configuration.hub.region)
        : await scanOfAmis(dependencies.catalog, image, again);
    const waitedEnough = now().getTime() >= Date.parse(since) + gate.scanTimeoutMinutes * 60_000;
    const verdict = evaluateGate(gate, { scanStatus, findings, waitedEnough }, now());
    return verdict.outcome === 'pending'
      ? { outcome: 'pending', scanStatus: verdict.scanStatus, waitSeconds: gate.pollSeconds }
      : summarized(verdict);
  };

/** Image Builder scans the instance that an image is tested on. */
const scanOfAmis = async (catalog: Dependencies['catalog'], image: Image, again: boolean) => {
  const status = again ? (await catalog.image(image.buildVersionArn))?.image.scanStatus : image.scanStatus;
  return { status, findings: status === 'COMPLETED' ? await catalog.findings(image.buildVersionArn) : [] };
};

/** Small enough to travel through the workflow, whatever the number of findings. */
export const summarized = (verdict: Exclude<Verdict, { outcome: 'pending' }>): VerdictSummary => {
  if (verdict.outcome === 'inconclusive')
    return {
      outcome: 'inconclusive',
      reasons: verdict.reasons,
      counts: {},
      blocking: [],
      blockingCount: 0,
      waived: [],
      ignored: [],
      ignoredCount: 0,
    };
  return {
    outcome: verdict.outcome,
    reasons: verdict.reasons,
    counts: verdict.counts,
    blocking: verdict.blocking.slice(0, TOP).map((finding) => ({ ...finding, title: finding.title.slice(0, 300) })),
    blockingCount: verdict.blocking.length,
    waived: verdict.waived.slice(0, 2 * TOP).map(({ finding, waiver }) => ({
      id: finding.id,
      owner: waiver.owner,
      expires: waiver.expires,
      reason: waiver.reason.slice(0, 300),
    })),
    ignored: verdict.ignored
      .slice(0, TOP)
      .map(({ finding: { id, severity, packageName }, why }) => ({ id, severity, packageName, why })),
    ignoredCount: verdict.ignored.length,
  };
};

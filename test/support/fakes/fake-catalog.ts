import type { ContainerName } from '../../../shared/domain/container-image.ts';
import type { Finding } from '../../../shared/domain/finding.ts';
import type { Image } from '../../../shared/domain/image.ts';
import type { CatalogImage, ImageCatalog } from '../../../shared/ports/image-catalog.ts';

export interface FakeCatalog extends ImageCatalog {
  /** ARNs that were asked for, in order. */
  readonly asked: string[];
  put(image: Image, findings?: readonly Finding[], status?: string, containers?: readonly ContainerName[]): void;
}

/** Image Builder with the images that a test has put there. */
export const fakeCatalog = (): FakeCatalog => {
  const images = new Map<string, CatalogImage & { findings: readonly Finding[] }>();
  const asked: string[] = [];
  return {
    asked,
    put: (image, findings = [], status = 'AVAILABLE', containers) => {
      images.set(image.buildVersionArn, { image, findings, status, containers });
    },
    image: async (arn) => {
      asked.push(arn);
      const known = images.get(arn);
      return known && { image: known.image, status: known.status, containers: known.containers };
    },
    newestBuild: async (versionArn) =>
      [...images.values()]
        .filter(({ image, status }) => status === 'AVAILABLE' && image.buildVersionArn.startsWith(`${versionArn}/`))
        .sort((a, b) => b.image.sortable.localeCompare(a.image.sortable))[0]?.image.buildVersionArn,
    findings: async (arn) => images.get(arn)?.findings ?? [],
  };
};

import type { ContainerName } from '../domain/container-image.ts';
import type { Finding } from '../domain/finding.ts';
import type { Image } from '../domain/image.ts';

/** Images as EC2 Image Builder knows them. */
export interface ImageCatalog {
  /** The image with its state; undefined where there is none. Accepts the ARN of a version, which means its newest build. */
  image(arn: string): Promise<CatalogImage | undefined>;
  /** ARN of the newest AVAILABLE build of a version `arn:…:image/<name>/1.4.0`; undefined where there is none. */
  newestBuild(versionArn: string): Promise<string | undefined>;
  /** All findings of the image's scan, all pages. */
  findings(buildVersionArn: string): Promise<readonly Finding[]>;
}

export interface CatalogImage {
  readonly image: Image;
  /** `state.status`: AVAILABLE, FAILED… */
  readonly status: string;
  readonly reason?: string | undefined;
  /** Of a container image, whose copies the catalog does not know: its names in all repositories, by tag. */
  readonly containers?: readonly ContainerName[] | undefined;
}

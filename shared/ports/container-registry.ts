import type { Finding } from '../domain/finding.ts';

/** Names an image in a repository. */
export type ContainerReference = { readonly tag: string } | { readonly digest: string };

/** An image as its repository has it. */
export interface RegistryImage {
  readonly digest: string;
  readonly tags: readonly string[];
  /** Kept, but not to be pulled before it is restored. */
  readonly archived: boolean;
}

/** Which images are in the repositories of the hub. */
export interface ContainerCatalog {
  /** The images that are meant, each once; none where the repository, or any of them, is not there. */
  find(region: string, repository: string, meant: readonly ContainerReference[]): Promise<readonly RegistryImage[]>;
}

/** What ECR's scans say, basic and enhanced ones. */
export interface ContainerScans {
  /** `status` is ECR's own; undefined: images of this repository are not scanned. Findings are those of a proven scan, all pages. */
  scan(
    region: string,
    repository: string,
    digest: string,
  ): Promise<{ readonly status: string | undefined; readonly findings: readonly Finding[] }>;
}

/** What is needed to give an image one more tag. */
export interface Taggable {
  readonly manifest: string;
  readonly mediaType: string | undefined;
  /** Digest of the image that has the tag now; undefined where none has. */
  readonly holder: string | undefined;
}

/** Tags of images in the repositories of the hub. */
export interface ContainerTags {
  /** The image and who has the tag; undefined where the image is not there. */
  look(region: string, repository: string, digest: string, tag: string): Promise<Taggable | undefined>;
  /** Gives the image the tag, and takes it from whichever has it. */
  put(region: string, repository: string, image: Taggable, tag: string): Promise<'tagged' | 'immutable'>;
}

/** How the tags of a repository may be used, and who may pull from it. */
export interface ContainerRepositories {
  /** Whether a tag may go from one image to another; undefined where there is no such repository. */
  movable(region: string, repository: string): Promise<((tag: string) => boolean) | undefined>;
  /** JSON text; undefined where there is none. */
  policy(region: string, repository: string): Promise<string | undefined>;
  setPolicy(region: string, repository: string, policy: string): Promise<void>;
}

import type { ImageCopy } from './image.ts';

/** A container image in a repository, in one region. */
export interface ContainerCopy {
  readonly region: string;
  /** Account of the registry. */
  readonly account: string;
  readonly repository: string;
  /** `sha256:…` */
  readonly digest: string;
  /** `<account>.dkr.ecr.<region>.amazonaws.com/<repository>@<digest>`: names the same bytes for ever. */
  readonly uri: string;
}

/** A name of a container image as Image Builder and people write it: by tag or by digest. */
export interface ContainerName {
  readonly registry: string;
  readonly region: string;
  readonly account: string;
  readonly repository: string;
  readonly tag?: string | undefined;
  readonly digest?: string | undefined;
}

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html, and the grammar of names of the OCI */
const NAME =
  /^((\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?)\/([a-z0-9]+(?:[._/-]+[a-z0-9]+)*)(?::([\w][\w.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?$/;

/** Reads the name of an image in a private registry of ECR; undefined for anything else. */
export const parseContainerName = (text: string): ContainerName | undefined => {
  const found = NAME.exec(text);
  if (!found) return undefined;
  const [, registry = '', account = '', region = '', repository = '', tag, digest] = found;
  return { registry, account, region, repository, tag, digest };
};

/** The image of a name that has a digest; undefined for a tag, which another image may have tomorrow. */
export const containerCopy = ({ registry, digest, ...where }: ContainerName): ContainerCopy | undefined =>
  digest === undefined
    ? undefined
    : {
        region: where.region,
        account: where.account,
        repository: where.repository,
        digest,
        uri: `${registry}/${where.repository}@${digest}`,
      };

/** Reads `…/<repository>@sha256:…`; undefined for anything else. */
export const parseContainerUri = (text: string): ContainerCopy | undefined => {
  const name = parseContainerName(text);
  return name && containerCopy(name);
};

/** The container images of an image; none where its output is AMIs. */
export const containersOf = (copies: readonly ImageCopy[]): readonly ContainerCopy[] =>
  copies.flatMap(({ id }) => parseContainerUri(id) ?? []);

/** `1.4.0/7` as a tag can hold it: `1.4.0-7`, as Image Builder tags its builds, too. */
export const versionTag = (version: string): string => version.replace('/', '-');

/** `1.4.0-7` → `1.4.0/7`; undefined for a tag that is no version. */
export const versionOfTag = (tag: string): string | undefined =>
  /^\d+\.\d+\.\d+-\d+$/.test(tag) ? tag.replace('-', '/') : undefined;

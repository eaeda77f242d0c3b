import { createHash } from 'node:crypto';
import type { World } from '../../kernel/world.ts';
import { repositoryOf } from './repositories.ts';
import { scanOnPush } from './scanning.ts';
import type { PackageFinding, StoredImage } from './state.ts';
import { tagImage } from './tagging-images.ts';

export interface Pushed {
  readonly account: string;
  readonly region: string;
  readonly repository: string;
  readonly tags: readonly string[];
  /** What a scan of the image will find. */
  readonly findings: readonly PackageFinding[];
  /** Same content, same digest, in whatever region: the image's ARN does. Without it, the tags decide. */
  readonly content?: string;
}

const sha256 = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;

/** An image is named by its manifest. */
export const digestOf = (manifest: string): string => sha256(manifest);

const MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json';
const BASE_BYTES = 58_142_231;
const OWN_BYTES = 9_412_004;

/** The manifest of an image of two layers, a base and one of its own. */
const manifestOf = (content: string): string =>
  JSON.stringify(
    {
      schemaVersion: 2,
      mediaType: MANIFEST,
      config: {
        mediaType: 'application/vnd.docker.container.image.v1+json',
        size: 3451,
        digest: sha256(`${content}/config`),
      },
      layers: [
        { mediaType: LAYER, size: BASE_BYTES, digest: sha256('base') },
        { mediaType: LAYER, size: OWN_BYTES, digest: sha256(`${content}/layer`) },
      ],
    },
    undefined,
    3,
  );

const LAYER = 'application/vnd.docker.image.rootfs.diff.tar.gzip';

/**
 * What `docker push` leaves in a repository, once for each region an image goes to: the image with its tags, and a scan
 * where the registry scans. `uris` are those that Image Builder names, one for each tag. Throws RepositoryNotFoundException
 * and ImageTagAlreadyExistsException as ECR does.
 */
export const pushImage = (world: World, pushed: Pushed): { digest: string; uris: string[] } => {
  const { account, region, tags, findings } = pushed;
  const repository = repositoryOf(world, { account, region }, pushed.repository);
  const manifest = manifestOf(pushed.content ?? tags.join(' '));
  const digest = digestOf(manifest);
  const known = repository.images[digest];
  const image: StoredImage = known ?? {
    digest,
    manifest,
    mediaType: MANIFEST,
    sizeInBytes: BASE_BYTES + OWN_BYTES,
    pushedAt: world.clock.now(),
    tags: [],
    findings,
  };
  for (const tag of tags) tagImage(repository, image, tag);
  repository.images[digest] = image;
  if (!known) scanOnPush(world, { account, region }, repository, image);
  return { digest, uris: tags.map((tag) => `${repository.uri}:${tag}`) };
};

import type { Platform } from '../../../../shared/component-document/document.ts';
import type { World } from '../../../kernel/world.ts';
import { arnOf, parseArn, slug } from '../arn.ts';
import { alreadyExists } from '../errors.ts';
import type { Place, Versioned } from '../store.ts';
import { newestOf, nextVersion, parseVersion } from '../versions/semantic-version.ts';
import type { Made } from './made.ts';
import { sameContent } from './same-content.ts';

interface NewVersion<Given> {
  readonly kind: 'image-recipe' | 'container-recipe';
  /** As Image Builder calls it in its messages. */
  readonly resource: string;
  readonly there: Record<string, Versioned<Given>>;
  readonly name: string;
  /** With x for those numbers that Image Builder is to count. */
  readonly version: string;
  readonly given: Given;
  readonly tags: Record<string, string> | undefined;
  readonly platform: Platform | undefined;
  readonly checkQuota: () => void;
}

/**
 * Keeps a version of a recipe. Versions are immutable: the same content is the one that is there, another one throws
 * ResourceAlreadyExistsException. Where the version has x, another content is the next version.
 */
export const putVersion = <Given extends { readonly semanticVersion: string | undefined }>(
  world: World,
  { account, region }: Place,
  asked: NewVersion<Given>,
): Made<Versioned<Given>> => {
  const { kind, there, name, given } = asked;
  const path = (version: string) => arnOf(account, region, kind, `${slug(name)}/${version}`);
  const versions = Object.keys(there)
    .filter((arn) => parseArn(arn)?.name === slug(name))
    .map((arn) => parseArn(arn)?.version ?? '');
  const counts = parseVersion(asked.version) === undefined;
  const newest = counts ? newestOf(versions, asked.version) : undefined;
  const last = there[path(newest ?? asked.version)];
  if (last && sameContent(withoutVersion(last.given), withoutVersion(given))) return { stored: last, isNew: false };
  if (last && !counts)
    throw alreadyExists(
      asked.resource,
      last.arn,
      'Its content is another one, and versions are immutable: give a new version.',
    );
  asked.checkQuota();
  const version = counts ? nextVersion(versions, asked.version) : asked.version;
  const stored: Versioned<Given> = {
    arn: path(version),
    name,
    version,
    platform: asked.platform,
    createdAt: world.clock.now(),
    tags: { ...asked.tags },
    given,
  };
  there[stored.arn] = stored;
  return { stored, isNew: true };
};

const withoutVersion = (given: object): object => ({ ...given, semanticVersion: undefined });

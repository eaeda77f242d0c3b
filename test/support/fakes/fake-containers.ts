import type { Finding } from '../../../shared/domain/finding.ts';
import type {
  ContainerCatalog,
  ContainerRepositories,
  ContainerScans,
  ContainerTags,
  RegistryImage,
} from '../../../shared/ports/container-registry.ts';

interface FakeRepository {
  /** Of each tag, the digest that has it. */
  readonly tags: Map<string, string>;
  /** Archived or not, by digest. */
  readonly images: Map<string, { archived: boolean }>;
  readonly scans: Map<string, { status: string | undefined; findings: readonly Finding[] }>;
  /** Tags stay where they are. */
  immutable: boolean;
  policy?: string | undefined;
}

export interface FakeContainers extends ContainerCatalog, ContainerTags, ContainerRepositories, ContainerScans {
  /** Writes so far: `tag us-east-1 dev`, `policy eu-west-1`. */
  readonly writes: string[];
  /** Images that were asked for: `find us-east-1`. */
  readonly asked: string[];
  repository(region: string, name: string): FakeRepository;
  /** What a push leaves. */
  push(region: string, name: string, digest: string, tags: readonly string[]): void;
}

/** The registries of the hub; test/shared/aws/containers.test.ts holds it to what ECR does. */
export const fakeContainers = (): FakeContainers => {
  const repositories = new Map<string, FakeRepository>();
  const writes: string[] = [];
  const asked: string[] = [];
  const at = (region: string, name: string) => repositories.get(`${region}/${name}`);

  const seen = ({ tags, images }: FakeRepository, digest: string): RegistryImage => ({
    digest,
    tags: [...tags].filter(([, holder]) => holder === digest).map(([tag]) => tag),
    archived: images.get(digest)?.archived ?? false,
  });

  return {
    writes,
    asked,
    repository: (region, name) => {
      const made = at(region, name) ?? { tags: new Map(), images: new Map(), scans: new Map(), immutable: false };
      repositories.set(`${region}/${name}`, made);
      return made;
    },
    push: (region, name, digest, tags) => {
      const repository = at(region, name);
      if (!repository) throw new Error(`no repository ${name} in ${region}`);
      repository.images.set(digest, { archived: false });
      for (const tag of tags) repository.tags.set(tag, digest);
    },
    find: async (region, name, meant) => {
      asked.push(`find ${region}`);
      const repository = at(region, name);
      if (!repository) return [];
      const digests = meant.map((each) => ('tag' in each ? repository.tags.get(each.tag) : each.digest));
      if (digests.some((digest) => digest === undefined || !repository.images.has(digest))) return [];
      return [...new Set(digests)].map((digest) => seen(repository, digest ?? ''));
    },
    scan: async (region, name, digest) => at(region, name)?.scans.get(digest) ?? { status: undefined, findings: [] },
    look: async (region, name, digest, tag) => {
      const repository = at(region, name);
      if (!repository?.images.has(digest)) return undefined;
      return { manifest: digest, mediaType: undefined, holder: repository.tags.get(tag) };
    },
    put: async (region, name, { manifest }, tag) => {
      const repository = at(region, name);
      if (repository?.immutable && repository.tags.has(tag)) return 'immutable';
      writes.push(`tag ${region} ${tag}`);
      repository?.tags.set(tag, manifest);
      return 'tagged';
    },
    movable: async (region, name) => {
      const repository = at(region, name);
      return repository && (() => !repository.immutable);
    },
    policy: async (region, name) => at(region, name)?.policy,
    setPolicy: async (region, name, policy) => {
      writes.push(`policy ${region}`);
      const repository = at(region, name);
      if (repository) repository.policy = policy;
    },
  };
};

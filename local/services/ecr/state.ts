import type { World } from '../../kernel/world.ts';

/** What a scan knows of one package, of Amazon ECR as of Image Builder. */
export interface PackageFinding {
  readonly vulnerabilityId: string;
  readonly severity: string;
  readonly packageName: string;
  readonly installedVersion: string;
  readonly fixedInVersion?: string;
  /** Further packages with the same vulnerability, in the order in which the scan lists them after the first. */
  readonly morePackages?: readonly FoundPackage[];
  readonly title: string;
  readonly description: string;
  readonly score: number;
}

export interface FoundPackage {
  readonly packageName: string;
  readonly installedVersion: string;
  readonly fixedInVersion?: string;
}

/** Every package of a finding. */
export const packagesOf = ({ morePackages = [], ...first }: PackageFinding): readonly FoundPackage[] => [
  first,
  ...morePackages,
];

/** https://docs.aws.amazon.com/inspector/v2/APIReference/API_Finding.html: PARTIAL where only some packages have a fix */
export const fixAvailable = (finding: PackageFinding): 'YES' | 'NO' | 'PARTIAL' => {
  const packages = packagesOf(finding);
  const fixed = packages.filter(({ fixedInVersion }) => fixedInVersion !== undefined).length;
  return fixed === 0 ? 'NO' : fixed === packages.length ? 'YES' : 'PARTIAL';
};

/** As Inspector lists them: `NotAvailable` in place of a version that does not exist. */
export const listedPackages = (finding: PackageFinding) =>
  packagesOf(finding).map(({ packageName, installedVersion, fixedInVersion }) => ({
    name: packageName,
    version: installedVersion,
    packageManager: 'OS' as const,
    fixedInVersion: fixedInVersion ?? 'NotAvailable',
  }));

/** A scan goes on until `endsAt`; from then on it is `ends`. */
export interface Scan {
  readonly type: 'BASIC' | 'ENHANCED';
  readonly startedAt: number;
  /** Virtual time; undefined for a scan that never ends. */
  readonly endsAt?: number | undefined;
  readonly ends: string;
  readonly findings: readonly PackageFinding[];
}

export interface StoredImage {
  /** `sha256:…` of the manifest. */
  readonly digest: string;
  readonly manifest: string;
  readonly mediaType: string;
  readonly sizeInBytes: number;
  readonly pushedAt: number;
  tags: string[];
  scan?: Scan | undefined;
  /** What a scan of this image will find. */
  findings: readonly PackageFinding[];
}

export type TagMutability = 'MUTABLE' | 'IMMUTABLE' | 'MUTABLE_WITH_EXCLUSION' | 'IMMUTABLE_WITH_EXCLUSION';

/** What the owner of a repository may set. */
export interface RepositorySettings {
  tagMutability: TagMutability;
  /** Wildcards of tags for which the opposite of the rule holds. */
  exclusions: readonly string[];
  scanOnPush: boolean;
  encryption: { readonly type: string; readonly kmsKey?: string | undefined };
  emptyOnDelete: boolean;
  /** JSON texts, as ECR keeps and gives them. */
  lifecyclePolicy?: string | undefined;
  policy?: string | undefined;
  tags: Record<string, string>;
}

export interface Repository extends RepositorySettings {
  readonly name: string;
  readonly arn: string;
  /** `<account>.dkr.ecr.<region>.amazonaws.com/<name>` */
  readonly uri: string;
  readonly account: string;
  readonly createdAt: number;
  /** By digest. */
  readonly images: Record<string, StoredImage>;
}

/** The private registry of an account in a region. */
export interface Registry {
  readonly repositories: Record<string, Repository>;
  /** Basic scanning is what an account has until it asks for Inspector's. */
  scanType: 'BASIC' | 'ENHANCED';
  /** Which repositories are scanned: by enhanced scanning at any time, by basic scanning on push. */
  scanRules: readonly { readonly frequency: string; readonly repositories: readonly string[] }[];
  /** By repository: how the next scans of pushed images go. */
  readonly nextScans: Record<string, { readonly ends?: string | undefined; readonly minutes?: number | undefined }[]>;
}

export const registryOf = (world: World, account: string, region: string): Registry =>
  world.state('ecr', account, region, () => ({ repositories: {}, scanType: 'BASIC', scanRules: [], nextScans: {} }));

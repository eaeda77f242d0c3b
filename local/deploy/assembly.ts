import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LocalAwsError } from '../kernel/errors.ts';
import type { Assembly } from '../kernel/service.ts';
import type { Template } from './template.ts';

/** One stack of a cloud assembly with the account and region that it is meant for. */
export interface StackArtifact {
  /** Id in the manifest; other stacks depend on it by this. */
  readonly id: string;
  readonly stackName: string;
  readonly account: string;
  readonly region: string;
  readonly template: Template;
  readonly templateText: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly dependencies: readonly string[];
  /** What `cdk bootstrap` has to have left in the account and region. */
  readonly bootstrap?: { readonly parameter: string; readonly version: number };
  readonly terminationProtection: boolean;
  readonly assembly: Assembly;
}

interface Manifest {
  readonly artifacts?: Readonly<Record<string, ManifestArtifact>>;
}

interface ManifestArtifact {
  readonly type: string;
  readonly environment?: string;
  readonly dependencies?: readonly string[];
  readonly properties?: {
    readonly templateFile?: string;
    readonly stackName?: string;
    readonly parameters?: Readonly<Record<string, string>>;
    readonly tags?: Readonly<Record<string, string>>;
    readonly requiresBootstrapStackVersion?: number;
    readonly bootstrapStackVersionSsmParameter?: string;
    readonly terminationProtection?: boolean;
    readonly file?: string;
    readonly directoryName?: string;
  };
}

/** Reads `cdk.out`, stages in it included. Throws {@link LocalAwsError} on a directory that is none, or a stack without account and region. */
export const readAssembly = (directory: string): readonly StackArtifact[] => {
  const { artifacts = {} } = readJson<Manifest>(join(directory, 'manifest.json'), directory);
  const assembly: Assembly = { directory, asset: assetFinder(directory, artifacts) };
  return Object.entries(artifacts).flatMap(([id, artifact]) => {
    const { type, properties = {} } = artifact;
    if (type === 'cdk:cloud-assembly') return readAssembly(join(directory, properties.directoryName ?? ''));
    return type === 'aws:cloudformation:stack' ? [stack(id, artifact, assembly)] : [];
  });
};

const stack = (
  id: string,
  { environment = '', properties = {}, dependencies = [] }: ManifestArtifact,
  assembly: Assembly,
): StackArtifact => {
  const [, account, region] = /^aws:\/\/(\d{12})\/([a-z]{2}(?:-[a-z]+)+-\d)$/.exec(environment) ?? [];
  if (!account || !region) {
    throw new LocalAwsError(
      `The stack ${id} is for ${environment || 'no environment'}. Give it an account and a region: new Stack(app, id, { env: { account, region } }).`,
    );
  }
  const file = join(assembly.directory, properties.templateFile ?? '');
  const templateText = read(file, assembly.directory);
  const { stackName = id, parameters = {}, tags = {}, terminationProtection = false } = properties;
  const { requiresBootstrapStackVersion: version, bootstrapStackVersionSsmParameter: parameter } = properties;
  return {
    id,
    stackName,
    account,
    region,
    templateText,
    template: parse(templateText, file),
    parameters,
    tags,
    dependencies,
    ...(version !== undefined && parameter !== undefined ? { bootstrap: { parameter, version } } : {}),
    terminationProtection,
    assembly,
  };
};

interface AssetManifest {
  readonly files?: Readonly<Record<string, FileAsset>>;
}

interface FileAsset {
  readonly source: { readonly path?: string; readonly packaging?: string };
  readonly destinations: Readonly<Record<string, { readonly objectKey: string }>>;
}

/** Finds assets by hash or by the object key that they get in the bootstrap bucket. */
const assetFinder = (directory: string, artifacts: Readonly<Record<string, ManifestArtifact>>): Assembly['asset'] => {
  const paths = new Map<string, string>();
  for (const { type, properties } of Object.values(artifacts)) {
    if (type !== 'cdk:asset-manifest' || !properties?.file) continue;
    const { files = {} } = readJson<AssetManifest>(join(directory, properties.file), directory);
    for (const [hash, { source, destinations }] of Object.entries(files)) {
      const path = join(directory, source.path ?? '');
      paths.set(hash, path);
      for (const { objectKey } of Object.values(destinations)) paths.set(objectKey, path);
    }
  }
  return (key) => {
    const found = paths.get(key);
    if (!found)
      throw new LocalAwsError(`The assembly ${directory} has no asset ${key}. Synthesize it again: cdk synth.`);
    return found;
  };
};

const readJson = <T>(file: string, directory: string): T => parse(read(file, directory), file) as T;

const read = (file: string, directory: string): string => {
  if (existsSync(file)) return readFileSync(file, 'utf8');
  throw new LocalAwsError(
    `${directory} is no cloud assembly: there is no ${file}. Synthesize one with cdk synth, or name its directory.`,
  );
};

const parse = <T = Template>(text: string, file: string): T => {
  try {
    return JSON.parse(text) as T;
  } catch (error) {
    throw new LocalAwsError(`${file} is not JSON: ${(error as Error).message}. Synthesize it again: cdk synth.`);
  }
};

import type { World } from '../../kernel/world.ts';

export type ParameterType = 'String' | 'StringList' | 'SecureString';
export type DataType = 'text' | 'aws:ec2:image' | 'aws:ssm:integration';
export type Tier = 'Standard' | 'Advanced';

/** What a version holds, all of it: description and tier belong to a version too. */
export interface Content {
  readonly value: string;
  readonly type: ParameterType;
  readonly dataType: DataType;
  readonly tier: Tier;
  readonly description?: string | undefined;
  readonly allowedPattern?: string | undefined;
  readonly keyId?: string | undefined;
  /** Each as the JSON text that PutParameter took. */
  readonly policies: readonly string[];
}

export interface StoredVersion extends Content {
  readonly number: number;
  /** Virtual milliseconds since 1970. */
  readonly modifiedAt: number;
  /** ARN of who wrote it. */
  readonly modifiedBy: string;
  labels: string[];
}

export interface StoredParameter {
  readonly name: string;
  /** Oldest first; never empty. */
  versions: StoredVersion[];
  tags: Record<string, string>;
}

export interface SsmState {
  readonly parameters: Record<string, StoredParameter>;
}

export const ssmState = (world: World, account: string, region: string): SsmState =>
  world.state('ssm', account, region, () => ({ parameters: {} }));

export const newest = ({ name, versions }: StoredParameter): StoredVersion => {
  const version = versions.at(-1);
  if (!version) throw new Error(`the parameter ${name} has no version`);
  return version;
};

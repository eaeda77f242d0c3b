/** What a read gave, or why it gave nothing. */
export type Read<T> = Known<T> | Unknown;

export interface Known<T> {
  readonly known: T;
}

export interface Unknown {
  /** Why, in AWS's words. */
  readonly unknown: string;
  /** The action that the caller is not allowed, where that is the reason. */
  readonly permission?: string | undefined;
}

export const isKnown = <T>(read: Read<T>): read is Known<T> => 'known' in read;

/** What the account has, as far as the needs of a deployment go. Keys are named beside each record. */
export interface Facts {
  readonly caller: Read<Caller>;
  readonly enabledRegions: Read<readonly string[]>;
  /** By `region parameter`: the version, undefined where there is no such parameter. */
  readonly bootstrap: Readonly<Record<string, Read<number | undefined>>>;
  /** By stack id: undefined where there is no such stack. */
  readonly stacks: Readonly<Record<string, Read<DeployedStack | undefined>>>;
  /** By `region type name`: whether there is such a resource. */
  readonly names: Readonly<Record<string, Read<boolean>>>;
  /** Status by resource type: ENABLED, DISABLED… */
  readonly inspector: Read<Readonly<Record<string, string>>>;
  readonly registryScanning: Read<RegistryScanning>;
  /** Undefined: the account is in no organization. */
  readonly organization: Read<Organization | undefined>;
  /** Of the organization for StackSets: ENABLED, DISABLED, DISABLED_PERMANENTLY. */
  readonly stackSetAccess: Read<string>;
  /** Accounts that are delegated administrators for StackSets; undefined where Organizations does not answer the account. */
  readonly delegatedAdministrators: Read<readonly string[] | undefined>;
  /** By name: whether there is such a role. */
  readonly roles: Readonly<Record<string, Read<boolean>>>;
  /** Ids of the workspaces that Amazon Q Developer may write to. */
  readonly slackWorkspaces: Read<readonly string[]>;
  readonly slackChannels: Read<readonly SlackChannel[]>;
  /** By region: whether there is a default VPC. */
  readonly defaultVpcs: Readonly<Record<string, Read<boolean>>>;
  /** By `region id`: the VPC of a subnet or security group, undefined where there is no such thing. */
  readonly networkParts: Readonly<Record<string, Read<string | undefined>>>;
  /** By region: instance types that are offered there, of those asked for. */
  readonly offeredTypes: Readonly<Record<string, Read<readonly string[]>>>;
  /** By ARN: versions of the resource that AWS keeps. */
  readonly managedVersions: Readonly<Record<string, Read<readonly string[]>>>;
  /** By name of the image: versions that have an AVAILABLE build. */
  readonly availableImages: Readonly<Record<string, Read<readonly string[]>>>;
  /** By ARN: undefined where there is no such key. */
  readonly keys: Readonly<Record<string, Read<Key | undefined>>>;
}

export interface Caller {
  readonly account: string;
  readonly arn: string;
}

export interface DeployedStack {
  readonly status: string;
  readonly resources: readonly DeployedResource[];
}

export interface DeployedResource {
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string;
}

export interface RegistryScanning {
  readonly scanType: string;
  readonly rules: readonly { readonly frequency: string; readonly filters: readonly string[] }[];
}

export interface Organization {
  readonly id: string;
  readonly managementAccount: string;
}

/** A channel that is configured already. */
export interface SlackChannel {
  readonly arn: string;
  readonly workspaceId: string;
  readonly channelId: string;
}

export interface Key {
  readonly enabled: boolean;
  readonly usage: string;
  /** The key's policy as text. */
  readonly policy: Read<string>;
}

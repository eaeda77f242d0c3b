/** What a deployment will ask of an AWS account, read from the synthesized templates. All of it is in the hub account. */
export interface Needs {
  readonly account: string;
  /** The hub's region. */
  readonly home: string;
  /** Every region that the configuration names. */
  readonly regions: readonly string[];
  readonly organizationId?: string | undefined;
  /** The hub is a target of a stage with fleets. */
  readonly fleetsInHub: boolean;
  /** In the order in which they can be deployed. */
  readonly stacks: readonly StackNeed[];
  readonly names: readonly NamedResource[];
  readonly scans: readonly ScanNeed[];
  readonly stackSet?: StackSetNeed | undefined;
  readonly slack: readonly SlackNeed[];
  readonly networks: readonly NetworkNeed[];
  readonly instanceTypes: readonly InstanceTypesNeed[];
  readonly managed: readonly ManagedNeed[];
  readonly parents: readonly ParentNeed[];
  readonly keys: readonly KeyNeed[];
}

/** Something that one or more stacks ask for. */
interface Asked {
  readonly stack: string;
}

export interface StackNeed {
  readonly id: string;
  /** Name in CloudFormation. */
  readonly name: string;
  readonly region: string;
  readonly dependencies: readonly string[];
  /** What `cdk bootstrap` leaves: the parameter with its version. Undefined: the stack needs none. */
  readonly bootstrap?: { readonly parameter: string; readonly version: number } | undefined;
}

/** A resource whose name the template fixes: a second one of that name cannot be. */
export interface NamedResource extends Asked {
  readonly region: string;
  readonly logicalId: string;
  readonly type: string;
  /** As the service knows it: a name, or an ARN for Image Builder and Step Functions. */
  readonly name: string;
  /** The template keeps it when the stack is deleted, which CloudFormation asks for to import it. */
  readonly retained: boolean;
}

export interface ScanNeed extends Asked {
  readonly pipeline: string;
  readonly resourceType: 'EC2' | 'ECR';
  /** Of a container pipeline: the repository that Amazon Inspector has to scan. */
  readonly repository?: string | undefined;
}

export interface StackSetNeed extends Asked {
  readonly name: string;
  readonly serviceManaged: boolean;
  /** Of a self-managed StackSet: the role in the hub that it deploys with. */
  readonly administrationRole: string;
}

export interface SlackNeed extends Asked {
  readonly workspaceId: string;
  readonly channelId: string;
  /** ARN that the configuration of the channel gets. */
  readonly arn: string;
}

/** Where instances run. Without a subnet, that is the default VPC. */
export interface NetworkNeed {
  readonly user: string;
  readonly region: string;
  readonly subnetId?: string | undefined;
  readonly securityGroupIds: readonly string[];
}

export interface InstanceTypesNeed {
  readonly user: string;
  readonly region: string;
  /** Image Builder takes one that is available. */
  readonly types: readonly string[];
}

/** Something that AWS keeps: `arn:aws:imagebuilder:…:aws:image/amazon-linux-2023-x86/x.x.x`. */
export interface ManagedNeed extends Asked {
  readonly user: string;
  readonly kind: 'image' | 'component' | 'workflow';
  readonly name: string;
  readonly version: string;
  readonly arn: string;
}

/** An image of this account that another one is built on. */
export interface ParentNeed extends Asked {
  readonly user: string;
  readonly name: string;
  readonly version: string;
}

/** A key that the configuration names, instead of the one that Hallmark makes. */
export interface KeyNeed {
  readonly user: string;
  readonly region: string;
  readonly arn: string;
}

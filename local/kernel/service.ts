import type { Access, Call } from './call.ts';
import type { World } from './world.ts';

/**
 * One operation of a service. Input and output are plain objects in the shapes of the SDK's client for that service
 * (`Parameters[].Name`, dates as `Date`, blobs as `Uint8Array`). Refusals are thrown as {@link AwsError}.
 */
export interface Operation {
  /** What the caller has to be allowed, decided from the input. An empty list means: open to every caller. */
  readonly access: (input: never, call: Call, world: World) => readonly Access[];
  readonly run: (input: never, call: Call, world: World) => unknown;
  /** The service's API has no such operation: services and the endpoint itself call it. */
  readonly internal?: boolean;
}

/** Types an operation's input and output by the SDK's own types, without an import at run time. */
export const operation = <Input, Output>(definition: {
  access: (input: Input, call: Call, world: World) => readonly Access[];
  run: (input: Input, call: Call, world: World) => Output | Promise<Output>;
  internal?: boolean;
}): Operation => definition as Operation;

export interface Service {
  /** Name that requests are signed for: `ssm`, `states`, `autoscaling`… It also keys {@link World.state}. */
  readonly name: string;
  /** Loads the SDK client package whose schemas describe the wire; called on the first request only. */
  readonly client: () => Promise<object>;
  readonly operations: Readonly<Record<string, Operation>>;
  readonly resourceTypes?: Readonly<Record<string, ResourceType>>;
  /**
   * Levers that AWS does not have, reached as JSON under `/_local/<service>/<name>` on the endpoint: what the next
   * build finds, how the next instance refresh ends, which notifications a person would have seen.
   */
  readonly controls?: Readonly<Record<string, Control>>;
}

/** `body` is the parsed JSON body of a PUT or POST, or undefined for a GET. Throws {@link AwsError} on a bad one. */
export type Control = (body: unknown, world: World) => unknown;

export interface ResourceRequest {
  readonly logicalId: string;
  readonly stackName: string;
  /** `arn:aws:cloudformation:…` of the stack that holds the resource. */
  readonly stackId: string;
  readonly account: string;
  readonly region: string;
  /** Properties with every intrinsic function resolved. */
  readonly properties: Readonly<Record<string, unknown>>;
  /** Directory of the cloud assembly, to read assets from. */
  readonly assembly: Assembly;
  /** A name for a resource that was given none, as CloudFormation makes it: `<stack>-<logical id>-<suffix>`. */
  readonly generatedName: (maxLength?: number) => string;
  /** The resource as the stack made it before, where it is updated; undefined where a new one is made. */
  readonly previous?: PreviousResource | undefined;
}

export interface PreviousResource {
  /** What `Ref` gave. */
  readonly physicalId: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** A resource that a stack made, which is to be deleted. */
export type DeletionRequest = Pick<
  ResourceRequest,
  'logicalId' | 'stackName' | 'stackId' | 'account' | 'region' | 'properties'
> & { readonly physicalId: string };

export interface Assembly {
  readonly directory: string;
  /** Path of a file or folder asset by its S3 object key (`<hash>.zip`) or its hash. */
  asset(key: string): string;
}

export interface DeployedResource {
  /** What `Ref` gives. */
  readonly ref: string;
  /** What `Fn::GetAtt` gives. */
  readonly attributes?: Readonly<Record<string, string>>;
}

/** What is there under the name that a request asks for. */
export interface ExistingResource extends DeployedResource {
  /** No other resource of the type has it, in the account and region. */
  readonly identifier: string;
  /** As CloudFormation names it where that is another: `Resource of type '…' with identifier '…' already exists.` */
  readonly shownAs?: string;
}

/** A CloudFormation resource type. */
export interface ResourceType {
  /**
   * Properties that are acted on or knowingly without effect here. Any other is a {@link LocalAwsError}, raised by
   * the deployment before `create` runs.
   */
  readonly properties: readonly string[];
  /**
   * The property that is the primary identifier, where a template can give it. By it CloudFormation finds name conflicts
   * before a deployment begins, and imports existing resources.
   */
  readonly identifier?: string;
  /** Properties whose change makes CloudFormation replace the resource. */
  readonly replacedBy?: readonly string[];
  /** It lives on other resources (a policy on its roles): an update takes the old one off before it puts the new one on. */
  readonly attached?: boolean;
  /** What has the name already; undefined for a type without a name of its own. */
  readonly find?: (request: ResourceRequest, world: World) => ExistingResource | undefined;
  /** Makes the resource, or gives one that is there this definition. */
  readonly create: (request: ResourceRequest, world: World) => DeployedResource | Promise<DeployedResource>;
  /** Deletes the resource; succeeds when it is gone already. Throws where the service refuses. */
  readonly delete: (request: DeletionRequest, world: World) => void | Promise<void>;
}

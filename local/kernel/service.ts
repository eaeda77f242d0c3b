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
}

/** Types an operation's input and output by the SDK's own types, without an import at run time. */
export const operation = <Input, Output>(definition: {
  access: (input: Input, call: Call, world: World) => readonly Access[];
  run: (input: Input, call: Call, world: World) => Output | Promise<Output>;
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
}

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

/** A CloudFormation resource type. Creating what exists already (same physical name) replaces its definition. */
export interface ResourceType {
  /**
   * Properties that are acted on or knowingly without effect here. Any other is a {@link LocalAwsError}, raised by
   * the deployment before `create` runs.
   */
  readonly properties: readonly string[];
  readonly create: (request: ResourceRequest, world: World) => DeployedResource | Promise<DeployedResource>;
}

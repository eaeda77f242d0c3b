import type { CallRecord, Principal } from './call.ts';
import type { Clock } from './clock.ts';
import type { ServiceEvent } from './event.ts';
import type { Ids } from './ids.ts';
import type { Switches } from './switches.ts';

export interface Organization {
  /** `o-…` */
  readonly id: string;
  readonly managementAccount: string;
  /** Account id → path of organisational unit ids from the root: `['r-…', 'ou-…']`. An account absent here is in no organisation. */
  readonly accounts: Readonly<Record<string, readonly string[]>>;
}

export interface SessionCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/**
 * All accounts and regions of one local AWS. Services keep their data in {@link World.state} and reach each other
 * only through {@link World.call}, which authorises, meters and records a call from inside as one from the wire.
 */
export interface World {
  readonly partition: 'aws';
  readonly clock: Clock;
  readonly ids: Ids;
  readonly switches: Switches;
  /** The services by name, for those that have to know another's shapes; a world made for a test may have none. */
  readonly services?: ReadonlyMap<
    string,
    { readonly client: () => Promise<object>; readonly resourceTypes?: Readonly<Record<string, unknown>> | undefined }
  >;
  organization: Organization;
  /** Every call since the start or the last {@link World.clearCalls}, in order of arrival. */
  readonly calls: readonly CallRecord[];
  clearCalls(): void;
  /**
   * The data of a service in an account and region (`global` for IAM and the like), created on first use. It must be
   * plain JSON: it is what `--state` keeps.
   */
  state<T extends object>(service: string, account: string, region: string, initial: () => T): T;
  /** All (account, region) pairs in which the service has data. */
  places(service: string): readonly { readonly account: string; readonly region: string }[];
  /** A call from inside. Throws {@link AwsError} as the wire would answer. `service` is {@link Service.name}. */
  call(request: {
    principal: Principal;
    service: string;
    operation: string;
    region: string;
    input: object;
  }): Promise<unknown>;
  /** A session of `roleArn` for an AWS service, after its trust policy was asked. Throws AccessDenied. */
  assumeRoleForService(roleArn: string, service: string, sessionName: string, sourceArn?: string): Principal;
  /** Credentials with which `principal` calls over HTTP; the endpoint knows them from then on. */
  credentialsFor(principal: Principal): SessionCredentials;
  /** Puts an event of an AWS service on the default bus, subject to the switches for lost and doubled events. */
  emit(event: ServiceEvent): void;
  /** Work that goes on after the answer to a call: keeps time from skipping, and reports a crash. */
  background(name: string, work: () => Promise<void>): void;
  /** Resolves once nothing goes on any more and nothing but schedules is waiting. */
  idle(): Promise<void>;
  /** Base URL of the endpoint; used in queue URLs and given to Lambda functions. */
  endpoint: string;
}

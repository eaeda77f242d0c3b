import { contextOf } from '../iam/context.ts';
import { evaluate } from '../iam/evaluate.ts';
import type { IdentitySource } from '../iam/identity.ts';
import { checkRequest } from '../wire/constraints/check-request.ts';
import type { Access, Call, CallRecord, Principal, ServedCall } from './call.ts';
import { CallLog } from './call-log.ts';
import type { Clock } from './clock.ts';
import type { ServiceEvent } from './event.ts';
import { Faults, faultError, isKill, takesEffect } from './faults.ts';
import { Ids } from './ids.ts';
import { invocationOf } from './invocations.ts';
import { withPlainNames } from './plain-names.ts';
import { accessDenied, throttled, unknownOperation } from './refusals.ts';
import type { Operation, Service } from './service.ts';
import { quietSwitches, type Switches } from './switches.ts';
import { Throttle } from './throttle.ts';
import type { Organization, SessionCredentials, World } from './world.ts';

export interface LocalWorldOptions {
  /** Same seed, same identifiers and faults. */
  readonly seed: string;
  readonly clock: Clock;
  readonly organization: Organization;
  readonly services: readonly Service[];
  readonly identity: IdentitySource;
  readonly switches?: Partial<Switches> | undefined;
  /** Puts an event of a service on the default bus; called once for each copy. */
  readonly onEvent: (event: ServiceEvent, world: World) => void;
  /** Called after each call: where CloudTrail takes note. */
  readonly onServed?: ((served: ServedCall, world: World) => void) | undefined;
  /** A background work named `what` ended with an error nobody awaits. */
  readonly onCrash: (what: string, error: unknown) => void;
  /** What {@link LocalWorld.snapshot} gave; virtual time goes on from there. */
  readonly snapshot?: WorldSnapshot | undefined;
}

/** Plain JSON. */
export interface WorldSnapshot {
  /** Virtual time in milliseconds since 1970. */
  readonly now: number;
  readonly counters: Record<string, number>;
  /** By `service/account/region`. */
  readonly state: Record<string, object>;
}

export class LocalWorld implements World {
  readonly partition = 'aws';
  readonly clock: Clock;
  readonly ids: Ids;
  readonly switches: Switches;
  readonly services: ReadonlyMap<string, Service>;
  organization: Organization;
  endpoint = '';
  /** Called before each call takes effect, which waits for it: where a test lets something else happen meanwhile. */
  beforeCall: ((record: CallRecord) => Promise<void> | void) | undefined;
  readonly #options: LocalWorldOptions;
  readonly #state: Map<string, object>;
  readonly #counters: Record<string, number>;
  readonly #throttle = new Throttle();
  readonly #faults: Faults;
  readonly #calls = new CallLog();

  constructor(options: LocalWorldOptions) {
    this.#options = options;
    this.#counters = { ...options.snapshot?.counters };
    this.#state = new Map(
      Object.entries(options.snapshot?.state ?? {}).map(([key, each]) => [key, withPlainNames(each)]),
    );
    this.clock = options.clock;
    if (options.snapshot) this.clock.advanceTo(options.snapshot.now);
    this.ids = new Ids(options.seed, this.#counters);
    this.switches = { ...quietSwitches(), ...options.switches };
    this.services = new Map(options.services.map((service) => [service.name, service]));
    this.organization = options.organization;
    this.#faults = new Faults(this.ids);
  }

  get calls(): readonly CallRecord[] {
    return this.#calls.records;
  }

  clearCalls(): void {
    this.#calls.clear();
  }

  state<T extends object>(service: string, account: string, region: string, initial: () => T): T {
    const key = `${service}/${account}/${region}`;
    const known = this.#state.get(key);
    if (known) return known as T;
    const made = withPlainNames(initial());
    this.#state.set(key, made);
    return made;
  }

  places(service: string): { account: string; region: string }[] {
    return [...this.#state.keys()]
      .map((key) => key.split('/'))
      .filter(([name]) => name === service)
      .map(([, account = '', region = '']) => ({ account, region }));
  }

  call(request: Parameters<World['call']>[0]): Promise<unknown> {
    const { input, ...where } = request;
    const requestId = this.ids.uuid('request');
    return this.serve({ ...where, account: where.principal.account, requestId, endpoint: this.endpoint }, input, false);
  }

  /**
   * Checks, authorises, meters, runs and records one call. `wire` says that it came over HTTP. Throws {@link AwsError} for a
   * refusal and BrokenConnection where a fault takes the answer away.
   */
  async serve(call: Call, input: object, wire: boolean): Promise<unknown> {
    const record = this.#record(call, input, wire);
    try {
      const output = await this.clock.busy(async () => {
        await this.beforeCall?.(record);
        return this.#run(call, input, wire);
      });
      this.#options.onServed?.({ call, input, output, wire }, this);
      return output;
    } catch (error) {
      record.error = (error as Error).name;
      this.#options.onServed?.({ call, input, error: error as Error, wire }, this);
      throw error;
    }
  }

  #record(call: Call, input: object, wire: boolean) {
    const { service, operation, account, region, principal } = call;
    const caller = this.#caller(call);
    const record = {
      at: this.clock.now(),
      service,
      operation,
      account,
      region,
      principal: principal.arn,
      caller,
      input,
      wire,
    };
    const kept: typeof record & { error?: string } = this.#calls.add(record);
    return kept;
  }

  #caller({ principal, traceId }: Call): string {
    const invocation = invocationOf(this, traceId);
    if (invocation) return invocation.name;
    if (principal.type === 'service') return principal.service;
    return principal.type === 'role' ? (principal.roleArn.split('/').at(-1) ?? principal.roleArn) : 'root';
  }

  async #run(call: Call, input: object, wire: boolean): Promise<unknown> {
    const operation = this.#operation(call);
    checkRequest({ ...call, wire }, input);
    const needed = operation.access(input as never, call, this);
    for (const access of needed) this.authorize(access, call);
    const { faults, throttling } = this.switches;
    if (throttling && !this.#throttle.admit(call, this.clock.now())) throw throttled(call.service);
    const invocation = faults.length > 0 ? invocationOf(this, call.traceId) : undefined;
    const fault = this.#faults.pick(faults, call, this.#caller(call), invocation !== undefined);
    if (!fault) return operation.run(input as never, call, this);
    if (takesEffect(fault)) await operation.run(input as never, call, this);
    if (isKill(fault)) await invocation?.kill();
    throw faultError(fault, call, needed[0]);
  }

  #operation(call: Call): Operation {
    const found = this.services.get(call.service)?.operations[call.operation];
    if (!found) throw unknownOperation(call.service, call.operation, this.services);
    return found;
  }

  /** Throws AccessDenied in the service's own words when policies do not allow `access`. */
  authorize(access: Access, call: Pick<Call, 'service' | 'principal' | 'region'>): void {
    const identity = this.#options.identity.identityOf(this, call.principal);
    const decision = evaluate(access, call.principal, identity, contextOf(access, call, this));
    if (!decision.allowed) throw accessDenied(call.service, call.principal, access, decision.why);
  }

  assumeRoleForService(roleArn: string, service: string, sessionName: string, sourceArn?: string): Principal {
    return this.#options.identity.assumeRoleForService(this, roleArn, service, sessionName, sourceArn);
  }

  credentialsFor(principal: Principal): SessionCredentials {
    return this.#options.identity.credentialsFor(this, principal);
  }

  emit(event: ServiceEvent): void {
    const { lost, copies } = this.switches.events;
    if (lost > 0 && this.ids.random('lost-event') < lost) return;
    for (let copy = 0; copy < copies; copy += 1) this.#options.onEvent(event, this);
  }

  background(name: string, work: () => Promise<void>): void {
    this.clock.busy(work).catch((error: unknown) => this.#options.onCrash(name, error));
  }

  idle(): Promise<void> {
    return this.clock.idle();
  }

  /** What a new world needs to go on from here. It shares its objects with this one: write it out, do not keep it. */
  snapshot(): WorldSnapshot {
    return { now: this.clock.now(), counters: this.#counters, state: Object.fromEntries(this.#state) };
  }
}

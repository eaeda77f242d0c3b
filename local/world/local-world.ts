import { contextOf } from '../iam/context.ts';
import { evaluate, type Identity } from '../iam/evaluate.ts';
import type { Access, Call, CallRecord, Principal } from '../kernel/call.ts';
import { Clock, type Pace } from '../kernel/clock.ts';
import { AwsError } from '../kernel/errors.ts';
import type { ServiceEvent } from '../kernel/event.ts';
import { Ids } from '../kernel/ids.ts';
import type { Service } from '../kernel/service.ts';
import { quietSwitches, type Switches } from '../kernel/switches.ts';
import type { Organization, SessionCredentials, World } from '../kernel/world.ts';
import { Faults, faultError } from './faults.ts';
import { accessDenied, throttled } from './refusals.ts';
import { Throttle } from './throttle.ts';

export interface LocalWorldOptions {
  readonly seed: string;
  readonly start: number;
  readonly pace: Pace;
  readonly organization: Organization;
  readonly switches?: Partial<Switches> | undefined;
  readonly services: readonly Service[];
  /** What IAM says of a principal; asked on every call. */
  readonly identityOf: (principal: Principal, world: World) => Identity;
  readonly assumeRoleForService: World['assumeRoleForService'] extends (...args: infer A) => infer R ? (world: World, ...args: A) => R : never;
  readonly credentialsFor: (principal: Principal, world: World) => SessionCredentials;
  readonly onEvent: (event: ServiceEvent, world: World) => void;
  readonly onCrash: (what: string, error: unknown) => void;
  readonly snapshot?: WorldSnapshot | undefined;
}

export interface WorldSnapshot {
  readonly now: number;
  readonly counters: Record<string, number>;
  readonly state: Record<string, object>;
}

/** Far more than a promotion makes; a soak must not fill the memory with inputs. */
const CALLS_KEPT = 200_000;

export class LocalWorld implements World {
  readonly partition = 'aws';
  readonly clock: Clock;
  readonly ids: Ids;
  readonly switches: Switches;
  readonly services: ReadonlyMap<string, Service>;
  organization: Organization;
  endpoint = '';
  readonly #options: LocalWorldOptions;
  readonly #state: Map<string, object>;
  readonly #counters: Record<string, number>;
  readonly #throttle = new Throttle();
  readonly #faults: Faults;
  #calls: CallRecord[] = [];

  constructor(options: LocalWorldOptions) {
    this.#options = options;
    this.#counters = { ...options.snapshot?.counters };
    this.#state = new Map(Object.entries(options.snapshot?.state ?? {}));
    this.clock = new Clock(options.snapshot?.now ?? options.start, options.pace);
    this.ids = new Ids(options.seed, this.#counters);
    this.switches = { ...quietSwitches(), ...options.switches };
    this.services = new Map(options.services.map((service) => [service.name, service]));
    this.organization = options.organization;
    this.#faults = new Faults(this.ids);
  }

  get calls(): readonly CallRecord[] {
    return this.#calls;
  }

  clearCalls(): void {
    this.#calls = [];
  }

  state<T extends object>(service: string, account: string, region: string, initial: () => T): T {
    const key = `${service}/${account}/${region}`;
    const known = this.#state.get(key);
    if (known) return known as T;
    const made = initial();
    this.#state.set(key, made);
    return made;
  }

  places(service: string): { account: string; region: string }[] {
    return [...this.#state.keys()]
      .map((key) => key.split('/'))
      .filter(([name]) => name === service)
      .map(([, account = '', region = '']) => ({ account, region }));
  }

  call(request: { principal: Principal; service: string; operation: string; region: string; input: object }): Promise<unknown> {
    const { principal, service, operation, region, input } = request;
    const call: Call = { service, operation, region, principal, account: principal.account, requestId: this.ids.uuid('request'), endpoint: this.endpoint };
    return this.serve(call, input, false);
  }

  /** Authorises, meters, runs and records one call, from inside or from the wire. */
  async serve(call: Call, input: object, wire: boolean): Promise<unknown> {
    const record = { at: this.clock.now(), service: call.service, operation: call.operation, account: call.account, region: call.region, principal: call.principal.arn, input, wire };
    let error: string | undefined;
    try {
      return await this.clock.busy(() => this.#run(call, input));
    } catch (thrown) {
      error = (thrown as Error).name;
      throw thrown;
    } finally {
      if (this.#calls.length >= CALLS_KEPT) this.#calls.splice(0, CALLS_KEPT / 2);
      this.#calls.push({ ...record, error });
    }
  }

  async #run(call: Call, input: object): Promise<unknown> {
    const operation = this.#operation(call);
    const fault = this.switches.faults.length > 0 ? this.#faults.pick(this.switches.faults, call) : undefined;
    if (fault && fault.kind !== 'lost-answer') throw faultError(fault, call.service);
    if (this.switches.throttling && !this.#throttle.admit(call.service, call.operation, `${call.account}/${call.region}`, this.clock.now())) {
      throw throttled(call.service);
    }
    for (const access of operation.access(input as never, call, this)) this.authorize(access, call);
    const output = await operation.run(input as never, call, this);
    if (fault) throw faultError(fault, call.service);
    return output;
  }

  #operation({ service, operation }: Call) {
    const known = this.services.get(service);
    const found = known?.operations[operation];
    if (found) return found;
    const serves = known ? `it serves ${Object.keys(known.operations).sort().join(', ')}` : `it knows the services ${[...this.services.keys()].sort().join(', ')}`;
    throw new AwsError('UnknownOperationException', `Local AWS does not know ${service}:${operation}; ${serves}.`, { status: 501 });
  }

  /** Throws AccessDenied in the service's own words when policies do not allow `access`. */
  authorize(access: Access, call: Pick<Call, 'service' | 'principal' | 'region'>): void {
    const identity = this.#options.identityOf(call.principal, this);
    const decision = evaluate(access, call.principal, identity, contextOf(access, call, this));
    if (!decision.allowed) throw accessDenied(call.service, call.principal, access, decision.why);
  }

  assumeRoleForService(roleArn: string, service: string, sessionName: string): Principal {
    return this.#options.assumeRoleForService(this, roleArn, service, sessionName);
  }

  credentialsFor(principal: Principal): SessionCredentials {
    return this.#options.credentialsFor(principal, this);
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

  snapshot(): WorldSnapshot {
    return { now: this.clock.now(), counters: this.#counters, state: Object.fromEntries(this.#state) };
  }
}

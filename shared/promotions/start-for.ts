import type { Configuration } from '../configuration/configuration.ts';
import { imageOf } from '../configuration/load.ts';
import { inputHash, type Requester, requesterOf } from '../domain/identity/requester.ts';
import type { Executions } from '../ports/executions.ts';
import type { Requests } from '../ports/requests.ts';

export interface StartDependencies {
  readonly requests: Requests;
  readonly executions: Pick<Executions, 'start'>;
  readonly now: () => Date;
  readonly hash: (text: string) => string;
}

export interface CarryDependencies extends StartDependencies {
  readonly configuration: Configuration;
  readonly executions: Pick<Executions, 'start' | 'startOf'>;
}

/** Records who asks for an execution, and only then starts it. `other`: the name stands for another request, and nothing is started. */
export const startFor = async (
  { requests, executions, now, hash }: StartDependencies,
  name: string,
  input: object,
  requester: Requester,
): Promise<'started' | 'already-there' | 'other'> => {
  const request = { inputHash: inputHash(input, hash), requester, at: now().toISOString() };
  return (await requests.record(name, request)) === 'other' ? 'other' : executions.start(name, input);
};

/** Where approvers are not known by their identity, or nobody is asked, it does not matter who requested a promotion. */
export const requesterMatters = (configuration: Configuration, image: string): boolean =>
  imageOf(configuration, image).stages.some(({ approval }) => approval?.identity === 'aws');

/** Starts what Hallmark starts for an event. */
export const startByEvent = async (
  dependencies: StartDependencies & Pick<CarryDependencies, 'configuration'>,
  image: string,
  name: string,
  input: object,
): Promise<'started' | 'already-there'> => {
  if (!requesterMatters(dependencies.configuration, image)) return dependencies.executions.start(name, input);
  const started = await startFor(dependencies, name, input, { kind: 'hallmark' });
  // If the name stands for another request, Hallmark starts it without a record. Its requester is then unknown.
  return started === 'other' ? dependencies.executions.start(name, input) : started;
};

/** Starts what continues another promotion: whoever requested that one has requested this one. */
export const startCarried = async (
  dependencies: CarryDependencies,
  image: string,
  from: string | undefined,
  name: string,
  input: object,
): Promise<'started' | 'already-there'> => {
  const { configuration, executions, requests, hash } = dependencies;
  const first =
    from === undefined || !requesterMatters(configuration, image) ? undefined : await executions.startOf(from);
  // Executions are kept for 90 days, and so is what CloudTrail knows of them.
  const requester = first
    ? requesterOf(await requests.find(nameIn(first.executionArn)), first, hash)
    : { kind: 'look-up' as const, executionArn: from ?? '', startedAt: new Date(0).toISOString() };
  const started = await startFor(dependencies, name, input, requester);
  return started === 'other' ? executions.start(name, input) : started;
};

/** The last part of an execution's ARN. */
export const nameIn = (executionArn: string): string => executionArn.split(':').at(-1) ?? '';

import type { BuildFailure, FailedComponent, FailedDestination } from '../domain/build/build-failure.ts';

type Members = Readonly<Record<string, unknown>>;

/**
 * Reads `image.state.failureContext` out of GetImage's answer; undefined where there is none. It is newer than the SDK's
 * model. Every member is optional, and its texts come from components and other services.
 * https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_ImageFailureContext.html
 */
export const failureContext = (answer: unknown): BuildFailure | undefined => {
  const context = within(answer, 'image', 'state', 'failureContext');
  if (!context) return undefined;
  const component = within(context, 'componentFailure');
  const distribution = within(context, 'distributionFailure');
  return known({
    state: text(context, 'imageStatus'),
    workflowStep: text(context, 'failedStep'),
    component: component && componentOf(component),
    error: (component && text(component, 'errorMessage')) ?? (distribution && text(distribution, 'errorMessage')),
    destinations: distribution && destinationsOf(distribution),
  });
};

const componentOf = (failed: Members): FailedComponent | undefined => {
  const [, owner, name, version] =
    /:([a-z0-9-]+):component\/([^/]+)\/(.+)$/.exec(text(failed, 'componentArn') ?? '') ?? [];
  if (name === undefined) return undefined;
  const [phase, step, action] = ['phaseName', 'stepName', 'action'].map((member) => text(failed, member));
  const amazons = owner === 'aws' ? true : undefined;
  return known({ name, version, phase, step, action, amazons });
};

const destinationsOf = ({ regionFailures }: Members): readonly FailedDestination[] =>
  (Array.isArray(regionFailures) ? regionFailures : []).filter(isMembers).map((each) =>
    known({
      region: text(each, 'region') ?? '',
      account: text(each, 'accountId'),
      doing: text(each, 'imageConfigurationStep'),
      message: text(each, 'errorMessage') ?? text(each, 'status') ?? '',
    }),
  );

/** Members that are undefined say nothing, and must not hide what another source says. */
const known = <T extends object>(all: T): T =>
  Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as T;

const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const within = (value: unknown, ...path: readonly string[]): Members | undefined => {
  const found = path.reduce<unknown>((at, member) => (isMembers(at) ? at[member] : undefined), value);
  return isMembers(found) ? found : undefined;
};

const text = (from: Members, member: string): string | undefined => {
  const value = from[member];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

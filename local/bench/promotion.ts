import type { CallRecord } from '../kernel/call.ts';
import { type LocalAws, startLocalAws } from '../local-aws.ts';
import { Clients } from '../play/clients.ts';
import { otherStacks } from '../play/derived-stacks.ts';
import { type ImageLayout, type Layout, places, readLayout } from '../play/layout.ts';
import { organizationOf } from '../play/organization.ts';
import { prepareAccount } from '../play/prepare-account.ts';

export interface Measured {
  /** Real milliseconds from the event to the last notification. */
  readonly milliseconds: number;
  /** Calls over the wire by `service:operation`. */
  readonly calls: Readonly<Record<string, number>>;
  readonly transitions: number;
  /** Round trips from the first call of sharing to the last of publishing, with 500 ms added to each call. */
  readonly shareAndPublishMilliseconds: number;
}

const HOUR = 3_600_000;

/** Local AWS with an assembly deployed. */
export const open = async (
  assembly: string,
): Promise<{ local: LocalAws; layout: Layout; startMilliseconds: number }> => {
  const layout = readLayout(assembly);
  const began = performance.now();
  const local = await startLocalAws({ organization: organizationOf(layout), start: new Date('2026-11-22T02:00:00Z') });
  const started = performance.now();
  await prepareAccount(local, new Clients(local.url), layout, assembly);
  const prepared = performance.now();
  await local.deploy(assembly, { stacks: otherStacks(assembly, layout) });
  return { local, layout, startMilliseconds: performance.now() - prepared + (started - began) };
};

export const control = async <T>({ url }: LocalAws, path: string, body?: unknown): Promise<T> => {
  const answer = await fetch(
    `${url}/_local/${path}`,
    body === undefined
      ? {}
      : { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
  );
  if (!answer.ok) throw new Error(await answer.text());
  return (await answer.json()) as T;
};

/** Puts an image into AVAILABLE; its event starts the promotion when `emitEvent`. */
export const bake = (
  local: LocalAws,
  layout: Layout,
  emitEvent: boolean,
  image: ImageLayout | undefined = Object.values(layout.images)[0],
): Promise<Baked> => {
  const { account, region } = layout.hub;
  return control<Baked>(local, 'imagebuilder/create-image', {
    ...{ name: image?.name, account, region, regions: image?.regions, emitEvent },
  });
};

export interface Baked {
  readonly imageBuildVersionArn: string;
  readonly amis: readonly { readonly region: string; readonly image: string }[];
}

/** Promotes a fresh image, checks that every target holds it, and says what it took. */
export const promote = async (local: LocalAws, layout: Layout): Promise<Measured> => {
  await local.world.idle();
  // Sessions of an earlier promotion would save the AssumeRole calls that a weekly promotion has to make.
  local.world.clock.advanceTo(local.world.clock.now() + 2 * HOUR);
  local.world.clearCalls();
  await control(local, 'sns/clear', {});
  const began = performance.now();
  const { amis, imageBuildVersionArn } = await bake(local, layout, true);
  await local.world.idle();
  const milliseconds = performance.now() - began;
  // What is told and measured of the build is no part of its promotion (docs/performance.md).
  const wire = local.world.calls.filter(
    ({ wire, principal }) => wire && !principal.endsWith('/hallmark-announce-build'),
  );
  const executions = await control<{ name: string; status: string; transitions: number }[]>(local, 'states/executions');
  const name = (imageBuildVersionArn.split(':image/')[1] ?? '').replace(/[./]/g, '-');
  const execution = executions.find((each) => each.name === name);
  if (execution?.status !== 'SUCCEEDED') throw new Error(`the promotion ${name} is ${execution?.status}`);
  verify(local, layout, amis);
  return {
    milliseconds,
    calls: count(wire),
    transitions: execution.transitions,
    shareAndPublishMilliseconds: span(wire),
  };
};

const count = (calls: readonly CallRecord[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { service, operation } of calls)
    counts[`${service}:${operation}`] = (counts[`${service}:${operation}`] ?? 0) + 1;
  return counts;
};

const SHARED = new Set(['DescribeImages', 'DescribeImageAttribute', 'CreateTags', 'ModifyImageAttribute']);

/** From the first call of sharing to the last read of publishing. `at` is when a call was served, after its latency. */
const span = (calls: readonly CallRecord[]): number => {
  const first = calls.find(({ service, operation }) => service === 'ec2' && SHARED.has(operation));
  const last = calls.filter(({ service }) => service === 'ssm').at(-1);
  return first && last ? last.at - first.at : 0;
};

/** No figure counts before the end state is what a promotion has to leave behind. */
const verify = (local: LocalAws, layout: Layout, amis: Baked['amis']): void => {
  const image = Object.values(layout.images)[0];
  if (!image) throw new Error('the configuration has no image');
  verifyImage(local, layout, image, amis);
};

/** Throws unless every target holds the AMI of its region; gives how many values each parameter has had. */
export const verifyImage = (
  local: LocalAws,
  layout: Layout,
  image: ImageLayout,
  amis: Baked['amis'],
): readonly number[] => {
  const wanted = new Map(amis.map((ami) => [ami.region, ami.image]));
  return places(layout, image).map(({ account, region, parameter }) => {
    const { parameters } = local.world.state<{ parameters: Record<string, { versions: { value: string }[] }> }>(
      'ssm',
      account,
      region,
      () => ({ parameters: {} }),
    );
    const versions = parameters[parameter]?.versions ?? [];
    const value = versions.at(-1)?.value;
    if (value !== wanted.get(region))
      throw new Error(`${parameter} in ${account} ${region} is ${value}, not ${wanted.get(region)}`);
    return versions.length;
  });
};

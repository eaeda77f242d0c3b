import { readAssumed } from '../assumed/read-assumed.ts';
import { LocalAwsError } from '../kernel/errors.ts';
import { startLocalAws } from '../local-aws.ts';
import type { PlayArguments } from './arguments.ts';
import { Clients } from './clients.ts';
import { commands } from './commands.ts';
import type { Progress } from './console.ts';
import { otherStacks } from './derived-stacks.ts';
import { readLayout } from './layout.ts';
import { builds, promotions } from './observe.ts';
import { organizationOf } from './organization.ts';
import { type Played, play } from './play.ts';
import { prepareAccount } from './prepare-account.ts';
import { collectParameters, collectPermissions, collectPromotion, imageIndex } from './report/collect.ts';
import { countCalls } from './report/collect-calls.ts';
import { collectFleets } from './report/collect-fleets.ts';
import { collectNotifications } from './report/collect-notifications.ts';
import { differences } from './report/expectation.ts';
import type { Report } from './report/report.ts';
import { scenarios } from './scenarios/index.ts';
import type { Scenario, Scene } from './scene.ts';
import { synthesize } from './synthesize.ts';

/** A Saturday evening: last week's image is promoted, and the next build is due in the night. */
const BEGINNING = new Date('2026-11-21T18:00:00Z');

/** Where `npm run local` listens, too. */
const KEPT_PORT = 4566;

/** Synthesizes, deploys, plays one scenario and reports. Throws a {@link LocalAwsError} when it cannot begin or is stopped. */
export const run = async (
  options: PlayArguments,
  progress: Progress,
  stop: AbortSignal,
  show: (report: Report) => void = () => {},
): Promise<Report> => {
  const began = performance.now();
  const scenario = scenarios.find(({ name }) => name === options.scenario);
  if (!scenario) throw new LocalAwsError(`There is no scenario "${options.scenario}".`);
  const assembly = options.assembly ?? 'cdk.out';
  const synthesis = options.assembly
    ? 0
    : await timed(progress, 'Synthesize the CDK app', () => synthesize(assembly, stop));
  const layout = readLayout(assembly);
  const image = Object.values(layout.images)[0];
  if (!image) throw new LocalAwsError('The configuration has no image to promote.');
  const local = await startLocalAws({
    port: options.keep ? KEPT_PORT : 0,
    seed: options.seed,
    start: BEGINNING,
    organization: organizationOf(layout),
    assumed: readAssumed(options.assume),
    executeComponents: options.executeComponents ?? false,
  });
  const stopped = new Promise<never>((_, reject) =>
    stop.addEventListener('abort', () => reject(new LocalAwsError('stopped'))),
  );
  stopped.catch(() => {});
  try {
    const clients = new Clients(local.url);
    await prepareAccount(local, clients, layout, assembly);
    // The play is of one image that is built on none of ours.
    const stacks = otherStacks(assembly, layout);
    const deployment = await timed(progress, 'Deploy it into local AWS', () => local.deploy(assembly, { stacks }));
    const scene: Scene = { local, clients, layout, image, progress };
    const played = await Promise.race([play(scene, scenario), stopped]);
    const made = await report(scene, scenario, played, { synthesis, deployment, began });
    show(made);
    if (options.keep) await until(stop);
    return made;
  } finally {
    await local.close();
  }
};

/** Resolves at Ctrl-C. */
const until = (stop: AbortSignal): Promise<void> =>
  new Promise((resolve) => stop.addEventListener('abort', () => resolve(), { once: true }));

const timed = async (progress: Progress, title: string, work: () => Promise<unknown>): Promise<number> => {
  const began = performance.now();
  const done = progress.step(title);
  await work();
  done();
  return (performance.now() - began) / 1000;
};

const report = async (
  scene: Scene,
  scenario: Scenario,
  played: Played,
  times: { synthesis: number; deployment: number; began: number },
): Promise<Report> => {
  const calls = countCalls(
    scene.local.world.calls.filter(({ wire, principal }) => wire && principal.includes(':assumed-role/')),
  );
  const known = await builds(scene);
  const imageOf = imageIndex(known);
  const runs = (await promotions(scene)).slice(played.earlierPromotions);
  const seen = {
    promotions: await Promise.all(runs.map((execution) => collectPromotion(scene, execution))),
    parameters: await collectParameters(scene, imageOf),
    permissions: await collectPermissions(scene, known.slice(-2)),
    fleets: await collectFleets(scene, imageOf),
    notifications: await collectNotifications(scene),
  };
  const short = (arn: string) => arn.split(':image/')[1] ?? arn;
  const found = differences(scene, scenario, seen, short(played.before), short(played.after));
  const built = known.find(({ arn }) => arn === played.after);
  return {
    scenario: scenario.name,
    summary: scenario.summary,
    asExpected: found.length === 0,
    differences: found,
    seconds: {
      synthesis: times.synthesis,
      deployment: times.deployment,
      total: (performance.now() - times.began) / 1000,
    },
    build: { arn: played.after, status: built?.status ?? '', reason: built?.reason },
    ...seen,
    calls,
    commands: commands(scene, `http://127.0.0.1:${KEPT_PORT}`, {
      ...(runs[0] ? { executionArn: runs[0].arn } : {}),
      ...(built?.amis[0] ? { ami: built.amis[0].id } : {}),
      imageArn: played.after,
    }),
  };
};

import { places } from '../layout.ts';
import type { Scenario, Scene } from '../scene.ts';
import type { Report } from './report.ts';

type Seen = Pick<Report, 'promotions' | 'parameters' | 'permissions' | 'fleets' | 'notifications'>;

/**
 * Compares what happened with what the scenario expects; each difference is a sentence. `before` and `after` are
 * last week's image and this build, as `name/x.y.z/build`.
 */
export const differences = (scene: Scene, scenario: Scenario, seen: Seen, before: string, after: string): string[] => {
  const { expected } = scenario;
  const imageIn = (stage: string) => (expected.stagesOnNewImage.includes(stage) ? after : before);
  return [
    ...counted(expected.promotions, seen.promotions.length, 'promotion(s) started'),
    ...compared(expected.outcome, seen.promotions.at(-1)?.outcome, 'the promotion ended'),
    ...seen.parameters.flatMap(({ stage, account, region, name, image }) =>
      compared(imageIn(stage), image, `${name} in ${account} ${region} is`),
    ),
    ...counted(places(scene.layout, scene.image).length, seen.parameters.length, 'parameter(s) looked at'),
    ...seen.fleets.flatMap(({ stage, account, region, name, running }) =>
      compared(
        imageIn(stage),
        running.map(({ image }) => image).join(', '),
        `the fleet ${name} in ${account} ${region} runs`,
      ),
    ),
    ...sharing(seen, after, expected.stagesOnNewImage.length > 0),
    ...messages(scene, seen, expected),
  ];
};

const compared = (expected: string | undefined, seen: string | undefined, what: string): string[] =>
  expected === seen ? [] : [`${what} ${seen ?? 'nothing'}, expected ${expected ?? 'nothing'}`];

const counted = (expected: number, seen: number, what: string): string[] =>
  expected === seen ? [] : [`${seen} ${what}, expected ${expected}`];

const sharing = (seen: Seen, after: string, expected: boolean): string[] =>
  seen.permissions
    .filter(({ image, principals }) => image === after && principals.length > 0 !== expected)
    .map(({ ami, region }) =>
      expected ? `${ami} in ${region} is shared with nobody` : `${ami} in ${region} is shared though it must not be`,
    );

/** Messages about other images, which have schedules of their own, are not the scenario's. */
const messages = ({ image }: Scene, seen: Seen, { build, notifications }: Scenario['expected']): string[] => {
  const slack = seen.notifications.filter(
    ({ protocol, title }) => protocol === 'slack' && title.includes(`${image.name} `),
  );
  const [others, builds] = [false, true].map((wanted) => slack.filter(({ title }) => build.test(title) === wanted));
  const wrong = notifications.flatMap((pattern, index) =>
    pattern.test(others?.[index]?.title ?? '')
      ? []
      : [`message ${index + 1} is titled "${others?.[index]?.title ?? 'nothing'}", expected ${pattern}`],
  );
  return [
    ...counted(1, builds?.length ?? 0, `message(s) in Slack titled ${build}`),
    ...counted(notifications.length, others?.length ?? 0, 'other message(s) in Slack'),
    ...wrong,
  ];
};

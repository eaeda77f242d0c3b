import { places, targets } from '../../../local/play/layout.ts';
import { autoScalingState } from '../../../local/services/autoscaling/state.ts';
import { execute, tablesState } from '../../../local/services/dynamodb/engine.ts';
import { ec2Region, ec2State, tagsOf } from '../../../local/services/ec2/state.ts';
import { sqsState } from '../../../local/services/sqs/state.ts';
import { type Deployed, promotionsOf } from '../../end-to-end/world.ts';
import { unmarshall } from './plain-items.ts';

export interface Build {
  readonly imageBuildVersionArn: string;
  readonly amis: readonly { readonly region: string; readonly image: string }[];
}

/** What a promotion leaves behind, in words that are the same for every build. */
export interface EndState {
  readonly outcome: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** Of the new image's AMIs, by region. */
  readonly permissions: Readonly<Record<string, readonly string[]>>;
  readonly tags: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly ledger: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly fleets: Readonly<Record<string, Fleet>>;
  /** Messages that lie in queues of dead letters, on which there is an alarm. */
  readonly deadLetters: number;
  /** What people read, sorted. */
  readonly told: readonly string[];
}

interface Fleet {
  readonly images: readonly string[];
  readonly launches: string;
  /** How many refreshes this promotion started here, and how many versions of the launch template it made. */
  readonly refreshes: number;
  readonly templateVersions: number;
}

/** Counts before a promotion, of what only ever grows. */
export interface Before {
  readonly fleets: Readonly<Record<string, { readonly refreshes: number; readonly templateVersions: number }>>;
  readonly executions: number;
  readonly deadLetters: number;
}

const deadLettersOf = ({ local }: Deployed): number =>
  local.world
    .places('sqs')
    .flatMap(({ account, region }) => Object.values(sqsState(local.world, account, region).queues))
    .reduce((sum, { messages }) => sum + messages.length, 0);

const fleetsOf = ({ local, image }: Deployed) =>
  image.stages.flatMap(targets).flatMap((place) => {
    const { groups, refreshes } = autoScalingState(local.world, place);
    const { templates } = ec2State(local.world, place.account, place.region);
    return Object.values(groups).map((group) => {
      const template = templates[group.configuration.template.id];
      return {
        place: `${place.account} ${place.region} ${group.name}`,
        images: group.instances.map(({ imageId }) => imageId),
        launches: String(
          template?.versions.find(({ number }) => String(number) === group.configuration.template.version)?.data
            .ImageId,
        ),
        refreshes: refreshes[group.name]?.length ?? 0,
        templateVersions: template?.versions.length ?? 0,
      };
    });
  });

export const countsBefore = (world: Deployed): Before => ({
  fleets: Object.fromEntries(
    fleetsOf(world).map(({ place, refreshes, templateVersions }) => [place, { refreshes, templateVersions }]),
  ),
  executions: promotionsHere(world).length,
  deadLetters: deadLettersOf(world),
});

/** Of the image that the matrix is about: the schedules of the others have their turn in between. */
export const isHere = (text: string): boolean => !/base-arm64|web-server-arm64|windows-server|web-container/.test(text);

const promotionsHere = (world: Deployed) => promotionsOf(world).filter(({ name }) => isHere(name));

/** Rows of the ledger that a promotion of this build is concerned with, without times and counters. */
const ledgerOf = async ({ local, layout, image }: Deployed, version: string): Promise<EndState['ledger']> => {
  const { account, region } = layout.hub;
  const tables = Object.keys(tablesState(local.world, account, region).tables);
  const rows: Record<string, Record<string, unknown>> = {};
  for (const TableName of tables) {
    const { Items } = await execute(local.world, account, region, 'Scan', { TableName });
    for (const item of (Items ?? []) as Record<string, Record<string, unknown>>[]) {
      const { pk, sk, fence: _fence, ...rest } = unmarshall(item);
      const row = withoutPast(rest);
      const key = `${pk} ${sk}`;
      const ofAnother = row['version'] !== undefined && row['version'] !== version;
      if (
        key.startsWith(`IMAGE#${image.name} `) &&
        !/ (TOLD#|SWEPT)/.test(key) &&
        !ofAnother &&
        Object.keys(row).length > 0
      )
        rows[key] = row;
    }
  }
  return rows;
};

/** What was queued and has been overtaken since, and a hold that was lifted, mean nothing any more. */
const withoutPast = (row: Record<string, unknown>): Record<string, unknown> => {
  const { queued, queuedVersion, lifted: _lifted, ...rest } = row;
  return String(queuedVersion ?? '') > String(row['currentVersion'] ?? '') ? { ...rest, queued } : rest;
};

const versionOf = (build: Build): string => build.imageBuildVersionArn.split('/').slice(-2).join('/');

/** Names of builds, AMIs and moments as words: `NEW`, `OLD`, `WHEN`. */
const inWords = <T>(value: T, builds: Readonly<Record<string, Build>>): T => {
  let text = JSON.stringify(value);
  for (const [word, build] of Object.entries(builds)) {
    const version = versionOf(build);
    const [line = '', number = ''] = version.split('/');
    for (const { region, image } of build.amis) text = text.replaceAll(image, `${word} ${region}`);
    text = text
      .replace(new RegExp(`${line}/${number}(?!\\d)`, 'g'), word)
      .replace(new RegExp(`${line.replaceAll('.', '-')}-${number}(?!\\d)`, 'g'), word)
      .replace(
        new RegExp(
          `${line
            .split('.')
            .map((part) => `0*${part}`)
            .join('\\.')}/0*${number}(?!\\d)`,
          'g',
        ),
        word,
      );
  }
  return JSON.parse(text.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?Z?/g, 'WHEN')) as T;
};

export const endState = async (
  world: Deployed,
  {
    older,
    old,
    build,
    since,
    told,
  }: { older: Build; old: Build; build: Build; since: Before; told: readonly string[] },
): Promise<EndState> => {
  const { local, layout, image } = world;
  const executions = promotionsHere(world).slice(since.executions);
  const state: EndState = {
    outcome: executions.map(({ status, output }) => `${status} ${output['outcome'] ?? ''}`.trim()).join(', '),
    parameters: Object.fromEntries(
      places(layout, image).map(({ account, region, parameter }) => {
        const { parameters } = local.world.state<{ parameters: Record<string, { versions: { value: string }[] }> }>(
          'ssm',
          account,
          region,
          () => ({ parameters: {} }),
        );
        return [`${account} ${region} ${parameter}`, String(parameters[parameter]?.versions.at(-1)?.value)];
      }),
    ),
    permissions: Object.fromEntries(
      build.amis.map((ami) => [
        ami.region,
        (ec2Region(local.world, ami.region).images[ami.image]?.permissions ?? [])
          .filter(({ until }) => until === undefined)
          .map(({ kind, value }) => `${kind} ${value}`)
          .toSorted(),
      ]),
    ),
    tags: Object.fromEntries(
      build.amis.map((ami) => [ami.region, tagsOf(local.world, layout.hub.account, ami.region, ami.image)]),
    ),
    ledger: await ledgerOf(world, versionOf(build)),
    fleets: Object.fromEntries(
      fleetsOf(world).map(({ place, images, launches, refreshes, templateVersions }) => [
        place,
        {
          images: [...new Set(images)].toSorted(),
          launches,
          refreshes: refreshes - (since.fleets[place]?.refreshes ?? 0),
          templateVersions: templateVersions - (since.fleets[place]?.templateVersions ?? 0),
        },
      ]),
    ),
    deadLetters: deadLettersOf(world) - since.deadLetters,
    told: told.toSorted(),
  };
  return sorted(inWords(state, { NEW: build, OLD: old, OLDER: older }));
};

/** Keys in order, so that two states compare as texts. */
const sorted = <T>(value: T): T => {
  if (Array.isArray(value)) return value.map(sorted) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => [key, sorted(each)]),
  ) as T;
};

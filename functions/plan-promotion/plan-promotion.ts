import type { Configuration, StageConfiguration } from '../../shared/configuration/configuration.ts';
import { imageOf, stageOf } from '../../shared/configuration/load.ts';
import { type Place, placesOf } from '../../shared/configuration/places.ts';
import { amiFault } from '../../shared/domain/ami-state.ts';
import { parseContainerUri } from '../../shared/domain/container-image.ts';
import { waitsFor } from '../../shared/domain/fleet-instances.ts';
import { AMI_ID, type Image, idByRegion } from '../../shared/domain/image.ts';
import { exceedsQuota, missing } from '../../shared/domain/launch-permission.ts';
import { counted, plain } from '../../shared/domain/notification/text.ts';
import {
  digestOf,
  type Parts,
  type Plan,
  type PlannedFleet,
  type PlannedParameter,
  partsOf,
  shown,
} from '../../shared/domain/plan/plan.ts';
import { RetryableError } from '../../shared/errors.ts';
import type { AmiRegistry } from '../../shared/ports/ami-registry.ts';
import type { ContainerCatalog } from '../../shared/ports/container-registry.ts';
import type { FleetDirectory, LaunchTemplates } from '../../shared/ports/fleets.ts';
import type { Parameters } from '../../shared/ports/parameters.ts';
import { targetRefusal } from '../../shared/ports/target-refusal.ts';
import { checkFleets } from '../../shared/promotions/check-fleets.ts';
import { concurrently } from '../../shared/promotions/concurrently.ts';
import { mayLackRollback, type Request } from '../../shared/promotions/may-lack-rollback.ts';
import { isPassedOver } from '../../shared/promotions/passed-over.ts';
import { readAmi } from '../../shared/promotions/read-ami.ts';
import { rollbackFaults } from '../../shared/promotions/rollback-faults.ts';
import { wantedPermissions } from '../../shared/promotions/wanted-permissions.ts';

export interface Input {
  readonly image: Image;
  readonly stages: readonly string[];
  /** Null: the gate has spoken already, as has the sharing; only what the stages would get is looked at. */
  readonly verdict: GateAnswer | null;
  /** Undefined in an execution that began before a deployment. */
  readonly request?: Request | undefined;
}

/** The gate's answer as far as a plan binds to it. */
interface GateAnswer {
  readonly outcome: string;
  readonly reasons?: readonly string[];
  readonly blocking?: readonly GateFinding[];
  readonly blockingCount?: number;
  readonly reported?: readonly GateFinding[];
  readonly reportedCount?: number;
  readonly letThrough?: string;
  readonly waived?: readonly { readonly id: string; readonly packages?: readonly string[] }[];
  readonly stages?: readonly { readonly name: string; readonly outcome: string }[];
}

interface GateFinding {
  readonly id: string;
  /** Undefined in a verdict of version 0.1, with which an execution may have begun before a deployment. */
  readonly packages?: readonly { readonly name: string }[];
  readonly packageCount?: number;
}

export interface Dependencies {
  readonly configuration: Configuration;
  readonly registry: Pick<AmiRegistry, 'describeAll' | 'launchPermissions'>;
  readonly containers: ContainerCatalog;
  readonly parametersOf: (account: string) => Pick<Parameters, 'read'>;
  readonly directory: FleetDirectory;
  readonly templates: Pick<LaunchTemplates, 'now' | 'architectures'>;
  readonly actIn: <T>(account: string, work: () => Promise<T>) => Promise<T>;
  readonly hash: (text: string) => string;
}

export interface Planned {
  readonly outcome: 'looked';
  readonly plan: Plan;
  readonly parts: Parts;
  readonly digest: string;
  /** Three lines for people. */
  readonly summary: readonly string[];
}

type Line = readonly (string | number | null)[];

/** How many targets are read at once. */
const CONCURRENCY = 64;

/** Does every read of a promotion and no write. Throws {@link RetryableError} where AWS kept throttling: half a plan is none. */
export const planPromotion =
  (dependencies: Dependencies) =>
  async ({ image, stages, verdict, request }: Input): Promise<Planned> => {
    const { hash } = dependencies;
    const contents = new Map<string, Line[]>();
    const add = (part: string, line: Line) => contents.set(part, [...(contents.get(part) ?? []), line]);
    const warnings: string[] = [];
    add('the image', [image.buildVersionArn, ...image.amis.map(({ region, id }) => `${region} ${id}`).toSorted()]);
    if (verdict) for (const line of gateLines(verdict)) add('the gate', line);
    const permissions = verdict ? await permissionsOf(dependencies, image, stages, add, warnings) : [];
    const looked = [];
    for (const name of stages)
      looked.push(
        await stageLook(dependencies, image, name, { add, warnings, needsWayBack: !mayLackRollback(request) }),
      );
    if (verdict?.outcome === 'pending')
      warnings.push('The scan is not finished: the gate will speak later, and the digest changes with it.');
    if (verdict && verdict.outcome !== 'promote' && verdict.outcome !== 'pending')
      warnings.push(`The gate says ${verdict.outcome}: ${(verdict.reasons ?? []).join('; ')}`);
    if (verdict?.letThrough) warnings.unshift(verdict.letThrough);
    const parts = partsOf(contents, hash);
    const digest = digestOf(parts, hash);
    const plan: Plan = {
      image: image.name,
      version: image.version,
      buildVersionArn: image.buildVersionArn,
      gate: { outcome: verdict?.outcome ?? 'passed before', reasons: (verdict?.reasons ?? []).slice(0, 10) },
      permissions,
      stages: looked.map(({ stage }) => stage),
      expectedCalls: looked.reduce((sum, { calls }) => sum + calls, 0) + permissionCalls(image, permissions),
      minutesAtLeast: looked.reduce((sum, { minutes }) => sum + minutes, 0),
      warnings: shown(warnings.map((warning) => plain(warning, 400))),
    };
    return { outcome: 'looked', plan, parts, digest, summary: summaryOf(plan) };
  };

const gateLines = ({
  outcome,
  blocking = [],
  blockingCount = 0,
  reported = [],
  reportedCount = 0,
  waived = [],
  stages = [],
}: GateAnswer): Line[] => [
  ['outcome', outcome, blockingCount, reportedCount],
  ...blocking.map((finding) => ['blocking', ...words(finding)]),
  ...reported.map((finding) => ['reported', ...words(finding)]),
  ...waived.map(({ id, packages = [] }) => ['waived', id, ...packages]),
  ...stages.map((stage) => ['stage', stage.name, stage.outcome]),
];

const words = ({ id, packages = [], packageCount = 0 }: GateFinding): Line => [
  id,
  packageCount,
  ...packages.map(({ name }) => name),
];

type Add = (part: string, line: Line) => void;

/** Launch permissions; those of container images are in policies of repositories, which are not planned. */
const permissionsOf = async (
  { registry, configuration }: Dependencies,
  image: Image,
  stages: readonly string[],
  add: Add,
  warnings: string[],
): Promise<Plan['permissions']> => {
  if (image.kind === 'container') {
    warnings.push('Who may pull a container image is not part of the plan: policies of repositories are not compared.');
    return [];
  }
  const configured = imageOf(configuration, image.name);
  const { account: hub } = configuration.hub;
  const wanted = wantedPermissions(configured, stages, hub);
  const copies = image.amis.filter(({ region, account }) => account === hub && configured.regions.includes(region));
  return Promise.all(
    copies.map(async ({ region, id }) => {
      const { state, permissions: current } = await readAmi(registry, region, id);
      const fault = amiFault(state);
      if (fault) warnings.push(`AMI_NOT_AVAILABLE: ${id} in ${region} ${fault}.`);
      const lacking = missing(wanted, current);
      if (exceedsQuota(current, lacking))
        warnings.push(`QUOTA_EXCEEDED: ${id} in ${region} is shared with ${current.length} already.`);
      const names = lacking.map(nameOf).toSorted();
      add(`launch permissions in ${region}`, [id, state?.state ?? 'gone', ...names]);
      return { region, amiId: id, add: shown(names) };
    }),
  );
};

const nameOf = (permission: ReturnType<typeof missing>[number]): string => {
  if (permission.kind === 'account') return permission.id;
  return permission.kind === 'group' ? permission.name : permission.arn;
};

/** Two looks and the tags of each AMI, and the permissions where some are lacking. */
const permissionCalls = (image: Image, permissions: Plan['permissions']): number =>
  permissions.reduce((sum, { add }) => sum + 3 + (add.count > 0 ? 1 : 0), 0) + (image.kind === 'container' ? 2 : 0);

interface Notes {
  readonly add: Add;
  readonly warnings: string[];
  readonly needsWayBack: boolean;
}

const stageLook = async (dependencies: Dependencies, image: Image, name: string, notes: Notes) => {
  const { configuration } = dependencies;
  const { add, warnings } = notes;
  const stage = stageOf(configuration, image.name, name);
  const places = placesOf(configuration, image.name, name);
  const [parameters, fleets] = await Promise.all([
    parametersOf(dependencies, image, name, places, add, warnings),
    fleetsOf(dependencies, image, stage, notes),
  ]);
  const change = parameters.filter(({ from, to }) => from !== to);
  warnings.push(...(await rollbackWarnings(dependencies, image, name, change)));
  const moving = fleets.filter(({ from, to, refused }) => from !== to && !refused);
  const bake = moving.length > 0 ? (stage.fleets?.refresh.bakeTimeSeconds ?? 0) / 60 : 0;
  return {
    stage: {
      name,
      parameters: { unchanged: parameters.length - change.length, change: shown(change) },
      fleets: shown(fleets),
      approval: stage.approval !== undefined,
      freeze: stage.freeze !== undefined,
      soakMinutes: stage.soak?.minutes ?? 0,
    },
    // Each parameter is written and read back; each place is asked for fleets; a fleet takes one to be checked; one that moves takes eight more at least.
    calls:
      places.length * 2 +
      new Set(stage.targets.map(({ account }) => account).filter((account) => account !== configuration.hub.account))
        .size +
      (stage.fleets ? stage.targets.reduce((sum, { regions }) => sum + regions.length, 0) : 0) +
      fleets.length +
      moving.length * 8,
    minutes: Math.ceil(bake) + (stage.soak?.minutes ?? 0),
  };
};

/** What the parameters hold is what a rollback would go back to; where that is not what the ledger says, reconciliation tells. */
const rollbackWarnings = async (
  dependencies: Dependencies,
  { name, version, sortable, buildVersionArn }: Image,
  stage: string,
  change: readonly PlannedParameter[],
): Promise<readonly string[]> => {
  const account = dependencies.configuration.hub.account;
  const held = change.flatMap(({ region, from }) =>
    from !== null && (AMI_ID.test(from) || parseContainerUri(from)) ? [{ region, id: from, account }] : [],
  );
  const amis = [...new Map(held.map((copy) => [`${copy.region} ${copy.id}`, copy])).values()];
  const faults = await rollbackFaults(dependencies, stage, { name, version, sortable, buildVersionArn, amis });
  return faults.map((fault) => `ROLLBACK_NOT_POSSIBLE: ${stage}: ${fault}`);
};

const parametersOf = async (
  { parametersOf: of, actIn }: Dependencies,
  { name: image, version, amis }: Image,
  stage: string,
  places: readonly Place[],
  add: Add,
  warnings: string[],
): Promise<readonly PlannedParameter[]> => {
  const ids = idByRegion(amis);
  const looks = await concurrently(CONCURRENCY, places, async ({ account, region, parameter }) => {
    const part = `${stage}: parameters in ${account}`;
    const to = ids[region];
    const where = `${account} ${region} ${parameter}`;
    if (to === undefined) {
      warnings.push(`REGIONS_INCOMPLETE: ${where}: ${image} ${version} is not in ${region}.`);
      return { part, line: [region, parameter, 'no copy'] };
    }
    const seen = await reading(where, warnings, () => actIn(account, () => of(account).read(region, parameter)));
    if (seen === 'unreadable') return { part, line: [region, parameter, 'unreadable', to] };
    const from = seen?.value ?? null;
    return { part, line: [region, parameter, from, to], parameter: { account, region, parameter, from, to } };
  });
  for (const { part, line } of looks) add(part, line);
  return looks.flatMap((look) => look.parameter ?? []);
};

const fleetsOf = async (
  dependencies: Dependencies,
  image: Image,
  { name: stage, targets, fleets, parameterName }: StageConfiguration,
  { add, warnings, needsWayBack }: Notes,
): Promise<readonly PlannedFleet[]> => {
  if (!fleets) return [];
  const { actIn } = dependencies;
  const ids = idByRegion(image.amis);
  const places = targets.flatMap(({ account, regions }) => regions.map((region) => ({ account, region })));
  const looks = await concurrently(CONCURRENCY, places, async ({ account, region }) => {
    const part = `${stage}: fleets in ${account}`;
    const where = `${account} ${region}`;
    const to = { account, region, fleets, parameterName, amiId: ids[region], needsWayBack };
    const found = await reading(where, warnings, () => actIn(account, () => checkFleets(dependencies, to)));
    if (found === 'unreadable') return { part, lines: [[region, 'unreadable']], fleets: [] };
    const planned = found.map(({ fleet, now, rolling, remains }) => {
      const { group, launchTemplate, instances = 0, owner } = fleet;
      const refused = 'code' in rolling;
      const skipped = refused && isPassedOver(fleets, rolling);
      const then = skipped ? 'The stage continues without it. ' : '';
      if (refused) warnings.push(`${rolling.code}: ${where}: ${rolling.message} ${then}${rolling.fix}`);
      else if (remains) warnings.push(`${where}: ${remains} The stage continues and reports them.`);
      const waits = waitsFor(fleet, fleets.refresh);
      if (!refused && waits) warnings.push(`${where}: ${waits}`);
      const { answer, because } = refused
        ? { answer: 'no' as const, because: `it would be ${skipped ? 'skipped' : 'refused'}: ${rolling.message}` }
        : rolling.canRollBack;
      const template = launchTemplate ? `${launchTemplate.id} ${launchTemplate.version}` : null;
      return {
        account,
        region,
        group,
        instances,
        template,
        from: now?.imageId ?? null,
        to: ids[region] ?? '',
        canRollBack: answer,
        because,
        refused,
        skipped,
        code: refused ? rolling.code : null,
        remains: remains ?? null,
        owner: owner ? `${owner.service}: ${owner.what}` : null,
      };
    });
    // A group that has a name of no fleet changes nothing, and so no plan.
    const lines = planned
      .filter(({ code }) => code !== 'FLEET_NOT_NAMED')
      .map(({ group, template, from, to: ami, code }) => [
        ...[region, group, template, from, ami],
        ...(code === null ? [] : [code]),
      ]);
    return { part, lines, fleets: planned };
  });
  for (const { part, lines } of looks) for (const line of lines) add(part, line);
  return looks.flatMap((look) => look.fleets);
};

const reading = async <T>(where: string, warnings: string[], work: () => Promise<T>): Promise<T | 'unreadable'> => {
  try {
    return await work();
  } catch (error) {
    const { code, message } = targetRefusal(error);
    if (code === 'THROTTLED') throw new RetryableError(`${where}: ${message}`, { cause: error });
    warnings.push(`${code}: ${where} could not be read: ${message}`);
    return 'unreadable';
  }
};

const summaryOf = ({ stages, warnings }: Plan): readonly string[] =>
  stages
    .map(({ name, parameters, fleets }) => {
      const [first] = parameters.change.first;
      const instances = fleets.first.reduce((sum, fleet) => sum + fleet.instances, 0);
      const remaining = fleets.first.filter(({ remains, refused }) => remains !== null && !refused).length;
      const skipped = fleets.first.filter((fleet) => fleet.skipped).length;
      const stuck = fleets.first.filter((fleet) => fleet.canRollBack === 'no' && !fleet.skipped).length;
      return [
        `${name}: ${counted(parameters.change.count, 'parameter')} ${parameters.change.count === 1 ? 'changes' : 'change'}`,
        first ? `, such as ${first.from ?? 'none'} → ${first.to}` : '',
        fleets.count > 0 ? `; ${counted(fleets.count, 'fleet')} with ${counted(instances, 'instance')}` : '',
        skipped > 0 ? `, ${skipped} of which ${skipped === 1 ? 'is' : 'are'} skipped` : '',
        stuck > 0 ? `, ${stuck} of which cannot roll back` : '',
        remaining > 0 ? `, ${remaining} of which would keep instances on another image` : '',
      ].join('');
    })
    .concat(warnings.count > 0 ? [`${counted(warnings.count, 'warning')}: ${warnings.first[0]}`] : []);

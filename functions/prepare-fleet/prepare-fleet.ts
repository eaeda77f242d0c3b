import type { Configuration, StageConfiguration } from '../../shared/configuration/configuration.ts';
import { stageOf } from '../../shared/configuration/load.ts';
import { allOnImage, countInstances } from '../../shared/domain/fleet-instances.ts';
import {
  describeVersion,
  type FleetMethod,
  fleetMethod,
  type LaunchTemplateVersion,
  otherArchitecture,
  type TemplateNow,
  versionBefore,
} from '../../shared/domain/fleet-method.ts';
import type { ImageCopy } from '../../shared/domain/image.ts';
import { type Refusal, refusal } from '../../shared/domain/refusal.ts';
import type { Fleet, LaunchTemplates, RunningGroups } from '../../shared/ports/fleets.ts';
import { isPassedOver } from '../../shared/promotions/passed-over.ts';

export interface Input {
  readonly fleet: Fleet;
  readonly image: { readonly name: string; readonly version: string; readonly amis: readonly ImageCopy[] };
  readonly stage: string;
}

export interface Dependencies {
  readonly configuration: Configuration;
  readonly templates: LaunchTemplates;
  readonly groups: RunningGroups;
  readonly actIn: <T>(account: string, work: () => Promise<T>, stage: string) => Promise<T>;
  readonly hash: (text: string) => string;
}

export type Prepared =
  | {
      readonly outcome: 'prepared';
      readonly method: FleetMethod;
      /** Where the fleet goes; null: to what its template resolves. */
      readonly template: LaunchTemplateVersion | null;
      /** Where it comes from, and goes back to; null where nothing says so. */
      readonly from: TemplateNow | null;
    }
  | {
      /** Every instance is seen to run the AMI. */
      readonly outcome: 'already-current';
      readonly method: FleetMethod;
      /** What it goes back to if the stage fails; null where nothing says so. */
      readonly from: TemplateNow | null;
    }
  /** skipped: nothing of the fleet was touched, and the stage continues without it. */
  | ({ readonly outcome: 'failed' | 'skipped' } & Refusal);

/**
 * Finds out how a fleet goes to the AMI, and makes the launch template version that it goes to: a copy of the one it uses now,
 * with the explicit AMI. What could not be taken back is refused before anything is touched.
 */
export const prepareFleet =
  (dependencies: Dependencies) =>
  async (input: Input): Promise<Prepared> => {
    const { fleet, image } = input;
    const amiId = image.amis.find((copy) => copy.region === fleet.region)?.id;
    return amiId
      ? dependencies.actIn(fleet.account, () => prepare(dependencies, input, amiId), input.stage)
      : failed(refusal('REGIONS_INCOMPLETE', `${image.name} ${image.version} has no AMI in ${fleet.region}.`));
  };

const prepare = async (
  { configuration, templates, groups, hash }: Dependencies,
  { fleet, image, stage: name }: Input,
  amiId: string,
): Promise<Prepared> => {
  const { region, group, launchTemplate } = fleet;
  const stage = stageOf(configuration, image.name, name);
  const now = launchTemplate && (await templates.now(region, launchTemplate));
  const published = { name: stage.parameterName, account: fleet.account, region };
  const rolling = fleetMethod(fleet, now, published, stage.fleets?.refresh.autoRollback ?? false);
  if ('code' in rolling) return refused(stage, rolling);
  if (!now || !launchTemplate) throw new Error(`${group} has a method and no template`);
  const { method } = rolling;
  if (method === 'alias') return byAlias(groups, fleet, now, amiId);
  if (now.imageId === amiId) return hasIt({ templates, groups }, fleet, now, method);
  const known = now.imageId ? await templates.architectures(region, [now.imageId, amiId]) : new Map<string, string>();
  const other = otherArchitecture(fleet, now.imageId, amiId, known);
  if (other) return refused(stage, other);
  const source = { id: launchTemplate.id, version: now.number };
  const description = describeVersion(`${image.name} ${image.version} (${name})`, now.number);
  // Of all that is sent: EC2 refuses a token that comes again with something else.
  const token = hash(`${source.id}/${source.version}/${amiId}/${description}`).slice(0, 64);
  const version = await templates.derive(region, source, amiId, token, description);
  return { outcome: 'prepared', method, template: { id: source.id, version }, from: told(now) };
};

const failed = (why: Refusal): Prepared => ({ outcome: 'failed', ...why });

/** The group has changed since it was found. */
const refused = ({ fleets }: StageConfiguration, why: Refusal): Prepared =>
  fleets && isPassedOver(fleets, why) ? { outcome: 'skipped', ...why } : failed(why);

const told = ({ number, imageId }: TemplateNow): TemplateNow => ({ number, imageId });

/** The template needs no change: what runs says whether anything is to do. */
const byAlias = async (groups: RunningGroups, fleet: Fleet, now: TemplateNow, amiId: string): Promise<Prepared> => {
  const outcome = (await runs(groups, fleet, amiId)) ? 'already-current' : 'prepared';
  return { outcome, method: 'alias', template: null, from: told(now) };
};

const runs = async (groups: RunningGroups, { region, group }: Fleet, amiId: string): Promise<boolean> => {
  const seen = await groups.group(region, group);
  return seen !== undefined && allOnImage(countInstances(seen.instances, amiId, seen.desired));
};

/**
 * The group launches the AMI already. What runs is another thing: `$Latest` means the new version from when it is made, and a
 * refresh may have stopped half-way. A version of ours says in its description what it was made from.
 */
const hasIt = async (
  { templates, groups }: Pick<Dependencies, 'templates' | 'groups'>,
  fleet: Fleet,
  now: TemplateNow,
  method: FleetMethod,
): Promise<Prepared> => {
  const { region, group, launchTemplate } = fleet;
  const id = launchTemplate?.id ?? '';
  const before = versionBefore(now);
  const was = before === undefined ? undefined : await templates.now(region, { id, version: before });
  const from = was ? told(was) : null;
  if (await runs(groups, fleet, now.imageId ?? '')) return { outcome: 'already-current', method, from };
  if (before !== undefined && !was)
    return failed(refusal('FLEET_HAS_NO_LAUNCH_TEMPLATE', `${group} came from version ${before}, which is gone.`));
  return { outcome: 'prepared', method, template: { id, version: now.number }, from };
};

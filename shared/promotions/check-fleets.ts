import type { FleetConfiguration } from '../configuration/configuration.ts';
import { countInstances, passedOver, sayRemaining, UNKNOWN_AMI } from '../domain/fleet-instances.ts';
import { fleetMethod, otherArchitecture, type Rolling, type TemplateNow } from '../domain/fleet-method.ts';
import { fits } from '../domain/glob.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import type { FleetDirectory, FoundFleet, LaunchTemplates } from '../ports/fleets.ts';
import { concurrently } from './concurrently.ts';

export interface Dependencies {
  readonly directory: FleetDirectory;
  readonly templates: Pick<LaunchTemplates, 'now' | 'architectures'>;
}

/** The groups of one account and region, and where they are to go. */
export interface ToCheck {
  readonly account: string;
  readonly region: string;
  readonly fleets: FleetConfiguration;
  readonly parameterName: string;
  /** Undefined: the image has no AMI in the region. */
  readonly amiId: string | undefined;
  /** A fleet that could not be rolled back is refused: no person has said that it may go forward all the same. */
  readonly needsWayBack: boolean;
}

export interface CheckedFleet {
  readonly fleet: FoundFleet;
  readonly now: TemplateNow | undefined;
  readonly rolling: Rolling | Refusal;
  /** Which instances a refresh would leave as they are, in a sentence; undefined: none. */
  readonly remains?: string | undefined;
}

/** How many templates are read at once. */
const CONCURRENCY = 20;

/**
 * The groups with the tag, and whether each can be moved onto the AMI, by reading alone: one read for all groups, one for the
 * template of each, and one for each 200 instances that a refresh would pass over, or AMIs in templates. Of a group that has a name of no
 * fleet nothing is read.
 */
export const checkFleets = async ({ directory, templates }: Dependencies, to: ToCheck): Promise<CheckedFleet[]> => {
  const { account, region, fleets, parameterName } = to;
  const tagged = await directory.tagged(region, fleets.tagKey, fleets.tagValue);
  const found = tagged.filter(({ group }) => isNamed(fleets, group));
  const skipped = found.flatMap(({ held = [] }) => passedOver(held, fleets.refresh)).map(({ id }) => id);
  const amis = skipped.length === 0 ? new Map<string, string>() : await directory.amisOf(region, skipped);
  const published = { name: parameterName, account, region };
  const nows = await concurrently(CONCURRENCY, found, async ({ launchTemplate }) =>
    launchTemplate ? templates.now(region, launchTemplate) : undefined,
  );
  const architectures = await architecturesOf(templates, to, nows);
  const checked = found.map((fleet, index): CheckedFleet => {
    const now = nows[index];
    const remains = wouldRemain(fleet, now, to, amis);
    const other = otherArchitecture({ ...fleet, region }, now?.imageId, to.amiId, architectures);
    const method = fleetMethod(fleet, now, published, fleets.refresh.autoRollback);
    const rolling =
      'code' in method ? method : (other ?? withoutWayBack(fleet.group, method, now?.imageId ?? '', to, architectures));
    if ('code' in rolling || remains === undefined || fleets.whenInstancesRemain === 'report')
      return { fleet, now, rolling, remains };
    return { fleet, now, rolling: refusal('FLEET_INSTANCES_REMAIN', remains), remains };
  });
  const others = tagged.filter(({ group }) => !isNamed(fleets, group));
  return [...checked, ...others.map((fleet) => ({ fleet, now: undefined, rolling: notNamed(fleet, fleets) }))];
};

/** Whether the group has a name that fleets of the stage may have. */
export const isNamed = ({ names }: Pick<FleetConfiguration, 'names'>, group: string): boolean =>
  names.some((pattern) => fits(pattern, group));

/** Patterns in a message: many groups have one, and all have to fit into one state of the workflow. */
const NAMED = 3;

const notNamed = ({ group }: FoundFleet, { tagKey, tagValue, names }: FleetConfiguration): Refusal =>
  refusal(
    'FLEET_NOT_NAMED',
    `${group} has the tag ${tagKey}=${tagValue}, and its name fits none of ${names.slice(0, NAMED).join(', ')}${names.length > NAMED ? ` and ${names.length - NAMED} more` : ''}.`,
  );

/** Architectures of the AMI and of those in the templates; one that cannot be seen any more is left out. */
const architecturesOf = async (
  templates: Dependencies['templates'],
  { region, amiId }: ToCheck,
  nows: readonly (TemplateNow | undefined)[],
): Promise<ReadonlyMap<string, string>> => {
  const used = [...new Set(nows.flatMap((now) => now?.imageId ?? []))].filter((id) => /^ami-/.test(id) && id !== amiId);
  if (amiId === undefined || used.length === 0) return new Map();
  const all = new Map<string, string>();
  for (let at = 0; at < used.length; at += AMIS)
    for (const [id, is] of await templates.architectures(region, [amiId, ...used.slice(at, at + AMIS)]))
      all.set(id, is);
  return all;
};

/** A fleet whose AMI is gone would go forward, and not back: Auto Scaling takes no template with it. */
const withoutWayBack = (
  group: string,
  method: Rolling,
  before: string,
  { amiId, needsWayBack }: ToCheck,
  seen: ReadonlyMap<string, string>,
): Rolling | Refusal => {
  if (!amiId || before === amiId || method.method === 'alias' || seen.has(before)) return method;
  const because = `${before}, which it launches now, is gone, disabled or not shared with the account`;
  return needsWayBack
    ? refusal('FLEET_HAS_NO_WAY_BACK', `${group} could not be rolled back: ${because}.`)
    : { ...method, canRollBack: { answer: 'no', because } };
};

/** Values in one filter are 200 at most: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Filter.html */
const AMIS = 199;

/** What a refresh would pass over, and could not take back. */
const wouldRemain = (
  { group, held = [], protectsNew, instances = 0 }: FoundFleet,
  now: TemplateNow | undefined,
  { amiId = '', fleets: { refresh } }: ToCheck,
  amis: ReadonlyMap<string, string>,
): string | undefined => {
  const skipped = passedOver(held, refresh).filter(({ id }) => amis.has(id));
  const count = countInstances(
    skipped.map((each) => ({ ...each, amiId: amis.get(each.id) ?? UNKNOWN_AMI, weight: 1 })),
    amiId,
    0,
  );
  if (count.total > count.onImage) return sayRemaining(group, count);
  return protectsNew && instances > 0 && refresh.scaleInProtectedInstances === 'Ignore' && now?.imageId !== amiId
    ? `${group} protects new instances from scale-in: Hallmark could not roll them back.`
    : undefined;
};

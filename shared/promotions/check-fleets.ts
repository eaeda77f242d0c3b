import type { FleetConfiguration } from '../configuration/configuration.ts';
import { countInstances, passedOver, sayRemaining, UNKNOWN_AMI } from '../domain/fleet-instances.ts';
import { fleetMethod, type Rolling, type TemplateNow } from '../domain/fleet-method.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import type { FleetDirectory, FoundFleet, LaunchTemplates } from '../ports/fleets.ts';
import { concurrently } from './concurrently.ts';

export interface Dependencies {
  readonly directory: FleetDirectory;
  readonly templates: Pick<LaunchTemplates, 'now'>;
}

/** The groups of one account and region, and where they are to go. */
export interface ToCheck {
  readonly account: string;
  readonly region: string;
  readonly fleets: FleetConfiguration;
  readonly parameterName: string;
  /** Undefined: the image has no AMI in the region. */
  readonly amiId: string | undefined;
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
 * template of each, and one for each 200 instances that a refresh would pass over.
 */
export const checkFleets = async ({ directory, templates }: Dependencies, to: ToCheck): Promise<CheckedFleet[]> => {
  const { account, region, fleets, parameterName } = to;
  const found = await directory.tagged(region, fleets.tagKey, fleets.tagValue);
  const skipped = found.flatMap(({ held = [] }) => passedOver(held, fleets.refresh)).map(({ id }) => id);
  const amis = skipped.length === 0 ? new Map<string, string>() : await directory.amisOf(region, skipped);
  const published = { name: parameterName, account, region };
  return concurrently(CONCURRENCY, found, async (fleet) => {
    const now = fleet.launchTemplate && (await templates.now(region, fleet.launchTemplate));
    const remains = wouldRemain(fleet, now, to, amis);
    const rolling = fleetMethod(fleet, now, published, fleets.refresh.autoRollback);
    if ('code' in rolling || remains === undefined || fleets.whenInstancesRemain === 'report')
      return { fleet, now, rolling, remains };
    return { fleet, now, rolling: refusal('FLEET_INSTANCES_REMAIN', remains), remains };
  });
};

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
    ? `${group} protects the instances that it launches from scale-in: a refresh could not take them back.`
    : undefined;
};

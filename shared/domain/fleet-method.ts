import type { FleetOwner } from './fleet-owner.ts';
import { follows, imageAlias, type PublishedParameter, pinOf } from './image-alias.ts';
import { type Refusal, refusal } from './refusal.ts';

/** A launch template as a group names it. */
export interface LaunchTemplateVersion {
  readonly id: string;
  /** A number, `$Latest` or `$Default`. */
  readonly version: string;
}

/** What decides how a group can be moved onto another AMI. */
export interface FleetTraits {
  readonly group: string;
  /** Undefined: the group has a launch configuration, or a mixed instances policy without a template. */
  readonly launchTemplate?: LaunchTemplateVersion | undefined;
  /** It has a mixed instances policy. */
  readonly mixed: boolean;
  /** What overrides of that policy have of their own; undefined: types and weights alone. */
  readonly overrides?: 'template' | 'image' | 'requirements' | undefined;
  /** Processes without which no instance is replaced, where they are suspended: Launch, Terminate. */
  readonly suspended?: readonly string[] | undefined;
  /** Desired capacity. */
  readonly instances?: number | undefined;
  /** The service of AWS that made the group or scales it. */
  readonly owner?: FleetOwner | undefined;
}

/** What the version that a group names is now. */
export interface TemplateNow {
  readonly number: string;
  /** An AMI id, or `resolve:ssm:…`. */
  readonly imageId: string | undefined;
  readonly description?: string | undefined;
}

/**
 * - `numbered`: a new version of the template, and a refresh to it that Auto Scaling itself can roll back.
 * - `floating`: the same for a group on `$Latest` or `$Default`. Auto Scaling cannot roll it back, so a second refresh does; a
 *   refresh that succeeds leaves the group on the number.
 * - `alias`: the template takes its AMI from the parameter that the stage publishes. Publishing is deploying; the refresh only
 *   replaces what runs.
 */
export type FleetMethod = 'numbered' | 'floating' | 'alias';

export interface Rolling {
  readonly method: FleetMethod;
  readonly canRollBack: { readonly answer: 'yes' | 'no'; readonly because: string };
}

/** Ends the description of a version: a function that is killed has to find out what the fleet came from. */
const FROM = ', from version ';

/** What a version of ours says of itself, within the 255 characters that EC2 keeps: which image, and which version it was made from. */
export const describeVersion = (what: string, from: string): string => `${what.slice(0, 200)}${FROM}${from}`;

/** The version that a version of ours was made from; undefined of anybody else's. */
export const versionBefore = ({ description }: TemplateNow): string | undefined => description?.split(FROM)[1];

const NUMBER = /^\d+$/;

/** Without these, a refresh waits until it fails: https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-suspend-resume-processes.html */
export const NEEDED_PROCESSES = ['Launch', 'Terminate'];

/**
 * How a group is moved onto another AMI, and whether it can be moved back, or why it is not touched.
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/instance-refresh-rollback.html
 *
 * @param now what the template version of the group is now; undefined where it cannot be read
 * @param published the parameter that the stage publishes in the account and region of the group
 */
export const fleetMethod = (
  fleet: FleetTraits,
  now: TemplateNow | undefined,
  published: PublishedParameter,
  autoRollback: boolean,
): Rolling | Refusal => {
  const { group, launchTemplate, suspended = [], owner } = fleet;
  if (owner?.instead)
    return {
      ...refusal('FLEET_MANAGED_BY_OTHER', `${group} belongs to ${owner.service}: ${owner.what}.`),
      fix: `${owner.instead} Remove the tag hallmark:image from the group.`,
    };
  if (!launchTemplate || !now)
    return refusal('FLEET_HAS_NO_LAUNCH_TEMPLATE', `${group} has no launch template that can be read.`);
  if (suspended.length > 0)
    return refusal('FLEET_SUSPENDED', `${group} has suspended ${suspended.join(' and ')}: nothing would be replaced.`);
  const barred = overridden(fleet);
  if (barred) return barred;
  if (imageAlias(now.imageId)) return byAlias(fleet, now, published);
  if (!NUMBER.test(launchTemplate.version))
    return {
      method: 'floating',
      canRollBack: {
        answer: 'yes',
        because: `by a second refresh to version ${now.number}: Auto Scaling does not roll back a group on ${launchTemplate.version}`,
      },
    };
  return {
    method: 'numbered',
    canRollBack: {
      answer: 'yes',
      because: autoRollback
        ? `Auto Scaling goes back to version ${now.number} by itself`
        : `by a second refresh to version ${now.number}`,
    },
  };
};

/** An AMI that cannot be seen any more is no reason to stop: the new one can. */
export const otherArchitecture = (
  { group, region }: { readonly group: string; readonly region: string },
  before: string | undefined,
  after: string | undefined,
  architectures: ReadonlyMap<string, string>,
): Refusal | undefined => {
  const [was, is] = [architectures.get(before ?? ''), architectures.get(after ?? '')];
  return was && is && was !== is
    ? refusal('FLEET_OTHER_ARCHITECTURE', `${group} in ${region} runs ${was}, and ${after} is for ${is}.`)
    : undefined;
};

const overridden = ({ group, overrides }: FleetTraits): Refusal | undefined => {
  if (overrides === 'template')
    return refusal(
      'FLEET_OVERRIDES',
      `An override of the mixed instances policy of ${group} has a launch template of its own.`,
    );
  if (overrides === 'image')
    return refusal('FLEET_OVERRIDES', `An override of the mixed instances policy of ${group} has an AMI of its own.`);
  return overrides === 'requirements'
    ? refusal(
        'FLEET_BY_ATTRIBUTES',
        `${group} chooses instance types by their attributes: Auto Scaling takes no desired configuration for it.`,
      )
    : undefined;
};

const byAlias = (
  { group, mixed }: FleetTraits,
  { imageId }: TemplateNow,
  published: PublishedParameter,
): Rolling | Refusal => {
  const alias = imageAlias(imageId);
  const followed = alias ? follows(alias, published) : 'other';
  if (alias && followed === 'pinned')
    return refusal(
      'FLEET_PARAMETER_PINNED',
      `${group} always launches ${pinOf(alias)} of ${published.name} (${imageId}), not the AMI that the stage publishes.`,
    );
  if (followed === 'other' || mixed)
    return refusal(
      'FLEET_RESOLVES_OTHER_PARAMETER',
      `${group} takes its AMI from ${imageId}, and the stage publishes ${published.name} in ${published.account} ${published.region}${mixed ? '; it has a mixed instances policy, too' : ''}.`,
    );
  return {
    method: 'alias',
    canRollBack: { answer: 'yes', because: 'by the parameter, which goes back first, and a second refresh' },
  };
};

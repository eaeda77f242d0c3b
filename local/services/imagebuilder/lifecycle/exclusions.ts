import type { LifecyclePolicyDetailExclusionRulesAmis } from '@aws-sdk/client-imagebuilder';
import type { World } from '../../../kernel/world.ts';
import { isPublic } from '../../ec2/images/visibility.ts';
import { ec2Region, ec2State, tagsOf } from '../../ec2/state.ts';
import type { BuiltImage, OutputAmi } from '../build/built-image.ts';
import { before } from './age.ts';

type Rules = LifecyclePolicyDetailExclusionRulesAmis;

/** Why an image is left alone, by its own tags; undefined where it is not. */
export const imageExcluded = (
  { tags }: BuiltImage,
  tagMap: Readonly<Record<string, string>> | undefined,
): string | undefined => {
  const [key] = Object.entries(tagMap ?? {}).find(([name, value]) => tags[name] === value) ?? [];
  return key === undefined ? undefined : `the image has the tag ${key}`;
};

/**
 * Why an AMI is left alone; undefined where it is not.
 * https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_LifecyclePolicyDetailExclusionRulesAmis.html
 */
export const amiExcluded = (world: World, ami: OutputAmi, rules: Rules | undefined): string | undefined => {
  const stored = ec2Region(world, ami.region).images[ami.image];
  if (!rules || !stored) return undefined;
  if (rules.regions?.includes(ami.region)) return `it is in ${ami.region}`;
  if (rules.isPublic && isPublic(world, stored)) return 'it is public';
  const shared = stored.permissions.find(
    ({ value, until }) => until === undefined && rules.sharedAccounts?.includes(value),
  );
  if (shared) return `it is shared with ${shared.value}`;
  const tags = tagsOf(world, ami.accountId, ami.region, ami.image);
  const [key] = Object.entries(rules.tagMap ?? {}).find(([name, value]) => tags[name] === value) ?? [];
  if (key !== undefined) return `it has the tag ${key}`;
  return launchedSince(world, ami, rules.lastLaunched) ? 'it was launched lately' : undefined;
};

const launchedSince = (world: World, ami: OutputAmi, rule: Rules['lastLaunched']): boolean => {
  if (!rule) return false;
  const since = before(world.clock.now(), rule.value ?? 1, rule.unit ?? 'DAYS');
  const launches = world
    .places('ec2')
    .filter(({ account, region }) => account !== 'global' && region === ami.region)
    .flatMap(({ account }) => Object.values(ec2State(world, account, ami.region).instances));
  return launches.some(({ imageId, launchedAt }) => imageId === ami.image && launchedAt >= since);
};

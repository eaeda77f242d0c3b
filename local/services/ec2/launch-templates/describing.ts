import type {
  DescribeLaunchTemplatesRequest,
  DescribeLaunchTemplatesResult,
  DescribeLaunchTemplateVersionsRequest,
  DescribeLaunchTemplateVersionsResult,
  LaunchTemplateVersion,
} from '@aws-sdk/client-ec2';
import type { Call } from '../../../kernel/call.ts';
import { AwsError } from '../../../kernel/errors.ts';
import type { World } from '../../../kernel/world.ts';
import { ec2Operation, reading } from '../ec2-operation.ts';
import { applyFilters, type FilterTable } from '../filters.ts';
import { resolveImageId } from '../instances/resolve-image-id.ts';
import { page } from '../page.ts';
import { ec2State, type LaunchTemplate, tagsOf } from '../state.ts';
import { findTemplate, findVersion } from './find-template.ts';
import { toTemplate, toVersion } from './template-view.ts';

export const describeLaunchTemplates = ec2Operation<DescribeLaunchTemplatesRequest, DescribeLaunchTemplatesResult>({
  access: reading('DescribeLaunchTemplates'),
  run: ({ LaunchTemplateIds, LaunchTemplateNames, Filters, ...paging }, call, world) => {
    const { account, region } = call;
    const named = [
      ...(LaunchTemplateIds ?? []).map((id) => findTemplate(world, call, { LaunchTemplateId: id })),
      ...(LaunchTemplateNames ?? []).map((name) => findTemplate(world, call, { LaunchTemplateName: name })),
    ];
    const all = named.length > 0 ? named : Object.values(ec2State(world, account, region).templates);
    const table: FilterTable<LaunchTemplate> = {
      'launch-template-name': ({ name }) => name,
      'create-time': ({ createdAt }) => new Date(createdAt).toISOString(),
    };
    const found = applyFilters(all, Filters, table, ({ id }) => tagsOf(world, account, region, id));
    const { items, next } = page(found, paging, { min: 1, max: 200 });
    return { LaunchTemplates: items.map((one) => toTemplate(world, account, region, one)), ...next };
  },
});

const VERSION_FILTERS: FilterTable<LaunchTemplateVersion> = {
  'create-time': ({ CreateTime }) => CreateTime?.toISOString(),
  'image-id': ({ LaunchTemplateData }) => LaunchTemplateData?.ImageId,
  'instance-type': ({ LaunchTemplateData }) => LaunchTemplateData?.InstanceType,
  'is-default-version': ({ DefaultVersion }) => String(DefaultVersion),
};

/** Newest version first. `ResolveAlias` shows the AMI behind `resolve:ssm:…`, which the caller must be able to read. */
export const describeLaunchTemplateVersions = ec2Operation<
  DescribeLaunchTemplateVersionsRequest,
  DescribeLaunchTemplateVersionsResult
>({
  access: reading('DescribeLaunchTemplateVersions'),
  run: async ({ Filters, ResolveAlias, ...input }, call, world) => {
    const found = applyFilters(versionsOf(input, call, world), Filters, VERSION_FILTERS);
    const { items, next } = page(found, input, { min: 1, max: 200 });
    const shown = ResolveAlias ? await Promise.all(items.map((one) => resolved(one, call, world))) : items;
    return { LaunchTemplateVersions: shown, ...next };
  },
});

const versionsOf = (
  input: DescribeLaunchTemplateVersionsRequest,
  call: Call,
  world: World,
): readonly LaunchTemplateVersion[] => {
  if (input.LaunchTemplateId === undefined && input.LaunchTemplateName === undefined) {
    return ofAllTemplates(input.Versions ?? [], call, world);
  }
  const template = findTemplate(world, call, input);
  if (input.Versions?.length) {
    const asked = new Set(input.Versions.map((version) => findVersion(template, version)));
    return [...asked].map((version) => toVersion(template, version));
  }
  const [min, max] = [
    bound(template, input.MinVersion, 1),
    bound(template, input.MaxVersion, Number.POSITIVE_INFINITY),
  ];
  const inRange = template.versions.filter(({ number }) => number >= min && number <= max);
  return inRange.map((version) => toVersion(template, version)).reverse();
};

const bound = (template: LaunchTemplate, version: string | undefined, otherwise: number): number => {
  if (version === undefined) return otherwise;
  return version.startsWith('$') ? findVersion(template, version).number : Number(version);
};

const ofAllTemplates = (versions: readonly string[], { account, region }: Call, world: World) => {
  if (versions.length === 0 || versions.some((version) => version !== '$Latest' && version !== '$Default')) {
    const message = 'Without a launch template, the versions are $Latest, $Default or both.';
    throw new AwsError('InvalidParameterCombination', message);
  }
  return Object.values(ec2State(world, account, region).templates).flatMap((template) =>
    [...new Set(versions.map((version) => findVersion(template, version)))].map((one) => toVersion(template, one)),
  );
};

const resolved = async (version: LaunchTemplateVersion, call: Call, world: World): Promise<LaunchTemplateVersion> => {
  const { ImageId } = version.LaunchTemplateData ?? {};
  if (!ImageId?.startsWith('resolve:ssm:')) return version;
  const data = { ...version.LaunchTemplateData, ImageId: await resolveImageId(ImageId, call, world) };
  return { ...version, LaunchTemplateData: data };
};

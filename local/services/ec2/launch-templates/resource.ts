import type { RequestLaunchTemplateData, TagSpecification } from '@aws-sdk/client-ec2';
import type { ResourceRequest, ResourceType } from '../../../kernel/service.ts';
import type { World } from '../../../kernel/world.ts';
import { ec2State, type LaunchTemplate } from '../state.ts';
import { putTags, specified } from '../tags/tag-list.ts';
import { addVersion } from './add-version.ts';
import { latestOf } from './find-template.ts';
import { makeTemplate } from './managing.ts';

/** Another definition makes a new version, as CloudFormation does; the same makes none. */
export const launchTemplate: ResourceType = {
  properties: ['LaunchTemplateData', 'LaunchTemplateName', 'TagSpecifications', 'VersionDescription'],
  replacedBy: ['LaunchTemplateName'],
  find: (request, world) => {
    const known = named(request, world);
    return known && { identifier: known.name, ...view(known) };
  },
  create: (request, world) => {
    const { account, region, properties } = request;
    const name = nameOf(request);
    const data = (properties['LaunchTemplateData'] ?? {}) as RequestLaunchTemplateData;
    const state = ec2State(world, account, region);
    const createdBy = `arn:aws:iam::${account}:root`;
    const known = named(request, world);
    const template = known ?? makeTemplate(world, { account, region, name, createdBy });
    if (JSON.stringify(template.versions.at(-1)?.data) !== JSON.stringify(data)) {
      const description = properties['VersionDescription'] as string | undefined;
      addVersion(world, template, { data, description, createdBy });
    }
    const tags = properties['TagSpecifications'] as TagSpecification[] | undefined;
    putTags(state, template.id, specified(tags, 'launch-template'));
    return view(template);
  },
  delete: ({ account, region, physicalId }, world) => {
    const { templates, tags } = ec2State(world, account, region);
    delete templates[physicalId];
    delete tags[physicalId];
  },
};

const nameOf = ({ properties, generatedName }: ResourceRequest): string =>
  (properties['LaunchTemplateName'] as string | undefined) ?? generatedName(128);

const named = (request: ResourceRequest, world: World): LaunchTemplate | undefined => {
  const name = nameOf(request);
  return Object.values(ec2State(world, request.account, request.region).templates).find((one) => one.name === name);
};

const view = (template: LaunchTemplate) => ({
  ref: template.id,
  attributes: {
    LaunchTemplateId: template.id,
    DefaultVersionNumber: String(template.defaultVersion),
    LatestVersionNumber: String(latestOf(template)),
  },
});

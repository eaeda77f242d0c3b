import type { RequestLaunchTemplateData, TagSpecification } from '@aws-sdk/client-ec2';
import type { ResourceType } from '../../../kernel/service.ts';
import { ec2State } from '../state.ts';
import { putTags, specified } from '../tags/tag-list.ts';
import { addVersion } from './add-version.ts';
import { latestOf } from './find-template.ts';
import { makeTemplate } from './managing.ts';

/** Another definition makes a new version, as CloudFormation does; the same makes none. */
export const launchTemplate: ResourceType = {
  properties: ['LaunchTemplateData', 'LaunchTemplateName', 'TagSpecifications', 'VersionDescription'],
  create: (request, world) => {
    const { account, region, properties } = request;
    const name = (properties['LaunchTemplateName'] as string | undefined) ?? request.generatedName(128);
    const data = (properties['LaunchTemplateData'] ?? {}) as RequestLaunchTemplateData;
    const state = ec2State(world, account, region);
    const createdBy = `arn:aws:iam::${account}:root`;
    const known = Object.values(state.templates).find((one) => one.name === name);
    const template = known ?? makeTemplate(world, { account, region, name, createdBy });
    if (JSON.stringify(template.versions.at(-1)?.data) !== JSON.stringify(data)) {
      const description = properties['VersionDescription'] as string | undefined;
      addVersion(world, template, { data, description, createdBy });
    }
    const tags = properties['TagSpecifications'] as TagSpecification[] | undefined;
    putTags(state, template.id, specified(tags, 'launch-template'));
    return {
      ref: template.id,
      attributes: {
        LaunchTemplateId: template.id,
        DefaultVersionNumber: String(template.defaultVersion),
        LatestVersionNumber: String(latestOf(template)),
      },
    };
  },
};

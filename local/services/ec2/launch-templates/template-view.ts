import type {
  LaunchTemplateVersion,
  ResponseLaunchTemplateData,
  LaunchTemplate as SdkLaunchTemplate,
} from '@aws-sdk/client-ec2';
import type { World } from '../../../kernel/world.ts';
import { type LaunchTemplate, type TemplateVersion, tagsOf } from '../state.ts';
import { asTags } from '../tags/tag-list.ts';
import { latestOf } from './find-template.ts';

export const toTemplate = (world: World, account: string, region: string, given: LaunchTemplate): SdkLaunchTemplate => {
  const tags = asTags(tagsOf(world, account, region, given.id));
  return {
    LaunchTemplateId: given.id,
    LaunchTemplateName: given.name,
    CreateTime: new Date(given.createdAt),
    CreatedBy: given.createdBy,
    DefaultVersionNumber: given.defaultVersion,
    LatestVersionNumber: latestOf(given),
    ...(tags.length > 0 ? { Tags: tags } : {}),
  };
};

export const toVersion = (template: LaunchTemplate, version: TemplateVersion): LaunchTemplateVersion => ({
  LaunchTemplateId: template.id,
  LaunchTemplateName: template.name,
  VersionNumber: version.number,
  ...(version.description === undefined ? {} : { VersionDescription: version.description }),
  CreateTime: new Date(version.createdAt),
  CreatedBy: version.createdBy,
  DefaultVersion: version.number === template.defaultVersion,
  // Requests and answers name the same members; what only one of the two has is not in use here.
  LaunchTemplateData: version.data as ResponseLaunchTemplateData,
});

import type {
  CreateLaunchTemplateRequest,
  CreateLaunchTemplateResult,
  CreateLaunchTemplateVersionRequest,
  CreateLaunchTemplateVersionResult,
  DeleteLaunchTemplateRequest,
  DeleteLaunchTemplateResult,
  ModifyLaunchTemplateRequest,
  ModifyLaunchTemplateResult,
} from '@aws-sdk/client-ec2';
import { AwsError } from '../../../kernel/errors.ts';
import type { World } from '../../../kernel/world.ts';
import { requestTagContext } from '../arns.ts';
import { ec2Operation } from '../ec2-operation.ts';
import { invalidValue, missingParameter } from '../errors.ts';
import { ec2State, type LaunchTemplate } from '../state.ts';
import { checkTags, putTags, specified, taggingAccess } from '../tags/tag-list.ts';
import { once } from '../tokens.ts';
import { addVersion, warningFor } from './add-version.ts';
import { findTemplate, findVersion, templateAccess } from './find-template.ts';
import { toTemplate, toVersion } from './template-view.ts';

interface NewTemplate {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly createdBy: string;
}

/** Makes a template without versions. Throws InvalidLaunchTemplateName.… */
export const makeTemplate = (world: World, { account, region, name, createdBy }: NewTemplate): LaunchTemplate => {
  if (!/^[a-zA-Z0-9().\-/_]{3,128}$/.test(name)) {
    const why = 'It has 3 to 128 letters, digits and ( ) . - / _';
    throw new AwsError('InvalidLaunchTemplateName.MalformedException', `The name '${name}' is not valid. ${why}`);
  }
  const { templates } = ec2State(world, account, region);
  if (Object.values(templates).some((one) => one.name === name)) {
    throw new AwsError('InvalidLaunchTemplateName.AlreadyExistsException', 'Launch template name already in use.');
  }
  const id = world.ids.resource('lt');
  const template = { id, name, createdAt: world.clock.now(), createdBy, defaultVersion: 1, versions: [] };
  templates[id] = template;
  return template;
};

export const createLaunchTemplate = ec2Operation<CreateLaunchTemplateRequest, CreateLaunchTemplateResult>({
  access: ({ TagSpecifications }, { account, region }) => {
    const tags = specified(TagSpecifications, 'launch-template');
    const resource = `arn:aws:ec2:${region}:${account}:launch-template/*`;
    return [
      { action: 'ec2:CreateLaunchTemplate', resource, context: requestTagContext(tags) },
      ...taggingAccess(tags, resource, 'CreateLaunchTemplate'),
    ];
  },
  run: (input, call, world) => {
    const { account, region, principal } = call;
    const { LaunchTemplateName: name, LaunchTemplateData: data, VersionDescription: description } = input;
    if (name === undefined) throw missingParameter('LaunchTemplateName');
    if (!data) throw missingParameter('LaunchTemplateData');
    const tags = specified(input.TagSpecifications, 'launch-template');
    checkTags(tags);
    const id = once(world, call, input.ClientToken, input, () => {
      const template = makeTemplate(world, { account, region, name, createdBy: principal.arn });
      addVersion(world, template, { data, description, createdBy: principal.arn });
      putTags(ec2State(world, account, region), template.id, tags);
      return template.id;
    });
    const made = findTemplate(world, call, { LaunchTemplateId: id });
    return { LaunchTemplate: toTemplate(world, account, region, made), ...warningFor(world, account, region, data) };
  },
});

export const createLaunchTemplateVersion = ec2Operation<
  CreateLaunchTemplateVersionRequest,
  CreateLaunchTemplateVersionResult
>({
  access: (input, call, world) => templateAccess('CreateLaunchTemplateVersion', input, call, world),
  run: (input, call, world) => {
    const template = findTemplate(world, call, input);
    const { LaunchTemplateData: data, SourceVersion: sourceVersion, VersionDescription: description } = input;
    if (!data) throw missingParameter('LaunchTemplateData');
    const made = once(world, call, input.ClientToken, input, () => {
      const createdBy = call.principal.arn;
      return String(addVersion(world, template, { data, sourceVersion, description, createdBy }).number);
    });
    const version = findVersion(template, made);
    return {
      LaunchTemplateVersion: toVersion(template, version),
      ...warningFor(world, call.account, call.region, version.data),
    };
  },
});

export const modifyLaunchTemplate = ec2Operation<ModifyLaunchTemplateRequest, ModifyLaunchTemplateResult>({
  access: (input, call, world) => templateAccess('ModifyLaunchTemplate', input, call, world),
  run: (input, call, world) => {
    const template = findTemplate(world, call, input);
    if (input.DefaultVersion === undefined) throw missingParameter('SetDefaultVersion');
    if (input.DefaultVersion === '$Default') throw invalidValue('$Default', 'setDefaultVersion', 'Give a number.');
    template.defaultVersion = findVersion(template, input.DefaultVersion).number;
    return { LaunchTemplate: toTemplate(world, call.account, call.region, template) };
  },
});

export const deleteLaunchTemplate = ec2Operation<DeleteLaunchTemplateRequest, DeleteLaunchTemplateResult>({
  access: (input, call, world) => templateAccess('DeleteLaunchTemplate', input, call, world),
  run: (input, call, world) => {
    const template = findTemplate(world, call, input);
    const LaunchTemplate = toTemplate(world, call.account, call.region, template);
    const { templates, tags } = ec2State(world, call.account, call.region);
    delete templates[template.id];
    delete tags[template.id];
    return { LaunchTemplate };
  },
});

import type { Access, Call } from '../../../kernel/call.ts';
import { AwsError } from '../../../kernel/errors.ts';
import type { World } from '../../../kernel/world.ts';
import { ec2Arn, resourceTagContext } from '../arns.ts';
import { ec2State, type LaunchTemplate, type TemplateVersion } from '../state.ts';

export interface TemplateName {
  readonly LaunchTemplateId?: string | undefined;
  readonly LaunchTemplateName?: string | undefined;
}

/** A template by its id or its name. Throws InvalidLaunchTemplateId.… and InvalidLaunchTemplateName.… */
export const findTemplate = (
  world: World,
  { account, region }: Pick<Call, 'account' | 'region'>,
  { LaunchTemplateId: id, LaunchTemplateName: name }: TemplateName,
): LaunchTemplate => {
  if ((id === undefined) === (name === undefined)) {
    throw new AwsError('MissingParameter', 'Specify either the launch template id or its name, not both.');
  }
  if (id !== undefined && !/^lt-[0-9a-f]{17}$/.test(id)) {
    throw new AwsError('InvalidLaunchTemplateId.Malformed', `Invalid launch template ID '${id}'.`);
  }
  const { templates } = ec2State(world, account, region);
  const found = id === undefined ? Object.values(templates).find((one) => one.name === name) : templates[id];
  if (found) return found;
  if (id === undefined) {
    const message = `At least one of the launch templates specified in the request does not exist. (${name})`;
    throw new AwsError('InvalidLaunchTemplateName.NotFoundException', message);
  }
  throw new AwsError(
    'InvalidLaunchTemplateId.NotFound',
    `The specified launch template, with template ID ${id}, does not exist.`,
  );
};

export const latestOf = ({ versions }: LaunchTemplate): number => versions.at(-1)?.number ?? 0;

/** The version that `$Latest`, `$Default` or a number means; the default without one. Throws …VersionNotFound. */
export const findVersion = (template: LaunchTemplate, version: string | undefined): TemplateVersion => {
  const number = numberOf(template, version ?? '$Default');
  const found = template.versions.find((one) => one.number === number);
  if (found) return found;
  const message = `Could not find the specified version ${version} for the launch template with ID ${template.id}.`;
  throw new AwsError('InvalidLaunchTemplateId.VersionNotFound', message);
};

const numberOf = (template: LaunchTemplate, version: string): number => {
  if (version === '$Latest') return latestOf(template);
  if (version === '$Default') return template.defaultVersion;
  return Number(version);
};

/** What an action on a template takes. One that is not there is asked for by the id given, or by `*`. */
export const templateAccess = (
  action: string,
  name: TemplateName,
  { account, region }: Call,
  world: World,
): readonly Access[] => {
  const { templates } = ec2State(world, account, region);
  const named = Object.values(templates).find((one) => one.name === name.LaunchTemplateName)?.id;
  const id = name.LaunchTemplateId ?? named ?? 'lt-*';
  const resource = ec2Arn(account, region, id).replace('/lt-*', '/*');
  return [{ action: `ec2:${action}`, resource, context: resourceTagContext(world, account, region, id) }];
};

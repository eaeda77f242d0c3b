import type { PutParameterRequest, PutParameterResult, Tag } from '@aws-sdk/client-ssm';
import type { Access, Call } from '../../kernel/call.ts';
import { AwsError } from '../../kernel/errors.ts';
import { operation } from '../../kernel/service.ts';
import type { World } from '../../kernel/world.ts';
import { contentOf } from './content.ts';
import { invalid } from './errors.ts';
import { parameterAccess } from './find-parameter.ts';
import { checkName } from './names.ts';
import { newest, type StoredParameter, ssmState } from './state.ts';
import { asRecord, checkTags } from './tags.ts';
import { writeOnceValid } from './validate-image.ts';
import { checkRoom, nextVersion, writeVersion } from './write-version.ts';

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html */
export const putParameter = operation<PutParameterRequest, PutParameterResult>({
  access: (input, call, world) => putAccess(input, call, world),
  run: (input, call, world) => {
    const { Name: name = '', Tags = [] } = input;
    checkName(name);
    checkTags(Tags);
    const known = ssmState(world, call.account, call.region).parameters[name];
    checkOverwrite(input, known);
    const content = contentOf(input, known);
    const { account, region, principal } = call;
    const write = { account, region, name, content, tags: asRecord(Tags), by: principal.arn };
    checkRoom(world, write);
    const Version = nextVersion(known);
    if (content.dataType === 'aws:ec2:image') writeOnceValid(world, write, principal);
    else writeVersion(world, write);
    return { Version, Tier: content.tier };
  },
});

const putAccess = ({ Name = '', Tags = [], Overwrite }: PutParameterRequest, call: Call, world: World) => {
  const context = { 'ssm:Overwrite': String(Overwrite ?? false), ...requestTags(Tags) };
  const access: Access[] = [parameterAccess('PutParameter', Name, call, world, context)];
  if (Tags.length > 0) access.push(parameterAccess('AddTagsToResource', Name, call, world, requestTags(Tags)));
  return access;
};

const requestTags = (tags: readonly Tag[]): Record<string, string | string[]> => ({
  ...Object.fromEntries(tags.map(({ Key, Value }) => [`aws:RequestTag/${Key}`, Value ?? ''])),
  ...(tags.length > 0 ? { 'aws:TagKeys': tags.map(({ Key }) => Key ?? '') } : {}),
});

const checkOverwrite = ({ Overwrite, Tags }: PutParameterRequest, known: StoredParameter | undefined): void => {
  if (Overwrite && Tags?.length) {
    throw invalid(
      "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or RemoveTagsFromResource.",
    );
  }
  if (!known || Overwrite) return;
  const message =
    'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.';
  throw new AwsError('ParameterAlreadyExists', `${message} (${known.name} has version ${newest(known).number})`);
};

import type { PutParameterRequest } from '@aws-sdk/client-ssm';
import type { Principal } from '../../kernel/call.ts';
import { LocalAwsError } from '../../kernel/errors.ts';
import type { ResourceRequest, ResourceType } from '../../kernel/service.ts';
import type { World } from '../../kernel/world.ts';
import { contentOf } from './content.ts';
import { removeParameter } from './deleting.ts';
import { checkName } from './names.ts';
import { type Content, newest, ssmState } from './state.ts';
import { isAvailable } from './validate-image.ts';
import { writeVersion } from './write-version.ts';

/** PutParameter takes the same, but for the tags, which CloudFormation gives as a map. */
type Properties = Omit<Partial<PutParameterRequest>, 'Tags'> & { readonly Tags?: Readonly<Record<string, string>> };

/** The same definition makes no new version. An AMI that the account cannot see fails the deployment, as in CloudFormation. */
const parameter: ResourceType = {
  properties: ['AllowedPattern', 'DataType', 'Description', 'Name', 'Policies', 'Tags', 'Tier', 'Type', 'Value'],
  identifier: 'Name',
  replacedBy: ['Name'],
  find: (request, world) => {
    const name = parameterName(request);
    const known = ssmState(world, request.account, request.region).parameters[name];
    if (!known) return undefined;
    const { type, value } = newest(known);
    return { identifier: name, ref: name, attributes: { Type: type, Value: value } };
  },
  create: async (request, world) => {
    const { account, region } = request;
    const { Name: _name, Tags = {}, ...input } = request.properties as Properties;
    const name = parameterName(request);
    checkName(name);
    const known = ssmState(world, account, region).parameters[name];
    const content = contentOf({ ...input, Name: name } as PutParameterRequest, known);
    if (!known || !sameContent(newest(known), content)) {
      await checkImage(request, name, content, world);
      writeVersion(world, { account, region, name, content, tags: Tags, by: `arn:aws:iam::${account}:root` });
    }
    const made = ssmState(world, account, region).parameters[name];
    if (made) made.tags = { ...Tags };
    return { ref: name, attributes: { Type: content.type, Value: content.value } };
  },
  delete: ({ account, region, physicalId }, world) => {
    removeParameter(physicalId, { account, region }, world);
  },
};

const parameterName = ({ properties, generatedName }: ResourceRequest): string =>
  (properties as Properties).Name ?? generatedName();

const KEYS = ['value', 'type', 'dataType', 'tier', 'description', 'allowedPattern'] as const;

const sameContent = (one: Content, other: Content): boolean => KEYS.every((key) => one[key] === other[key]);

const checkImage = async (
  { account, region, stackName, logicalId }: ResourceRequest,
  name: string,
  { dataType, value }: Content,
  world: World,
): Promise<void> => {
  if (dataType !== 'aws:ec2:image') return;
  const principal: Principal = { type: 'root', account, arn: `arn:aws:iam::${account}:root`, userId: account };
  if (await isAvailable(world, region, value, principal)) return;
  const where = `${stackName}/${logicalId}`;
  throw new LocalAwsError(`${where}: the parameter ${name} names ${value}, which ${account} cannot see in ${region}.`);
};

export const ssmResourceTypes: Readonly<Record<string, ResourceType>> = { 'AWS::SSM::Parameter': parameter };

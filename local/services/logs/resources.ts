import type { ResourceRequest, ResourceType } from '../../kernel/service.ts';
import { logsState } from './lines.ts';

const groupName = ({ properties, generatedName }: ResourceRequest): string =>
  String(properties['LogGroupName'] ?? generatedName(255));

const groupView = ({ account, region }: ResourceRequest, name: string) => ({
  ref: name,
  attributes: { Arn: `arn:aws:logs:${region}:${account}:log-group:${name}:*` },
});

/** A group is also there where somebody wrote into it before the template asked for it. */
const logGroup: ResourceType = {
  properties: ['LogGroupName', 'RetentionInDays', 'KmsKeyId', 'LogGroupClass', 'DataProtectionPolicy', 'Tags'],
  identifier: 'LogGroupName',
  replacedBy: ['LogGroupName'],
  find: (request, world) => {
    const name = groupName(request);
    return Object.hasOwn(logsState(world, request).groups, name)
      ? { identifier: name, ...groupView(request, name) }
      : undefined;
  },
  create: (request, world) => {
    const name = groupName(request);
    logsState(world, request).groups[name] ??= {};
    return groupView(request, name);
  },
  delete: ({ account, region, physicalId }, world) => {
    delete logsState(world, { account, region }).groups[physicalId];
  },
};

const policyName = ({ properties, generatedName }: ResourceRequest): string =>
  String(properties['PolicyName'] ?? generatedName(255));

const resourcePolicy: ResourceType = {
  properties: ['PolicyName', 'PolicyDocument'],
  identifier: 'PolicyName',
  replacedBy: ['PolicyName'],
  find: (request, world) => {
    const name = policyName(request);
    return logsState(world, request).policies[name] ? { identifier: name, ref: name } : undefined;
  },
  create: (request, world) => {
    const name = policyName(request);
    logsState(world, request).policies[name] = true;
    return { ref: name };
  },
  delete: ({ account, region, physicalId }, world) => {
    delete logsState(world, { account, region }).policies[physicalId];
  },
};

export const logsResourceTypes: Readonly<Record<string, ResourceType>> = {
  'AWS::Logs::LogGroup': logGroup,
  'AWS::Logs::ResourcePolicy': resourcePolicy,
};

import type { ResourceType, Service } from '../../kernel/service.ts';
import { kmsOperations } from './operations.ts';
import { kmsState } from './state.ts';

const key: ResourceType = {
  properties: [
    'Description',
    'EnableKeyRotation',
    'RotationPeriodInDays',
    'KeyPolicy',
    'KeySpec',
    'KeyUsage',
    'Enabled',
    'MultiRegion',
    'PendingWindowInDays',
    'Tags',
  ],
  create: (request, world) => {
    const { account, region, properties } = request;
    const { keys } = kmsState(world, account, region);
    const id = request.previous?.physicalId ?? world.ids.uuid('key');
    keys[id] = { policy: properties['KeyPolicy'], enabled: properties['Enabled'] !== false };
    return { ref: id, attributes: { Arn: `arn:aws:kms:${region}:${account}:key/${id}`, KeyId: id } };
  },
  delete: ({ account, region, physicalId }, world) => {
    delete kmsState(world, account, region).keys[physicalId];
  },
};

const alias: ResourceType = {
  properties: ['AliasName', 'TargetKeyId'],
  identifier: 'AliasName',
  replacedBy: ['AliasName'],
  find: ({ account, region, properties }, world) => {
    const name = String(properties['AliasName']);
    return Object.hasOwn(kmsState(world, account, region).aliases, name) ? { identifier: name, ref: name } : undefined;
  },
  create: (request, world) => {
    const { AliasName, TargetKeyId } = request.properties as { AliasName: string; TargetKeyId: string };
    kmsState(world, request.account, request.region).aliases[AliasName] = TargetKeyId;
    return { ref: AliasName };
  },
  delete: ({ account, region, physicalId }, world) => {
    delete kmsState(world, account, region).aliases[physicalId];
  },
};

/** AWS KMS: keys and aliases with their policies, from templates. Nothing is encrypted here. */
export const kms: Service = {
  name: 'kms',
  client: () => import('@aws-sdk/client-kms'),
  operations: kmsOperations,
  resourceTypes: { 'AWS::KMS::Key': key, 'AWS::KMS::Alias': alias },
};

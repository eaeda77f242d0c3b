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
    const { account, region, logicalId, stackName, properties } = request;
    const { keys } = kmsState(world, account, region);
    // The same resource keeps its key when the stack is deployed again: what it encrypts depends on it.
    const known = Object.keys(keys).find(
      (id) => (keys[id] as { origin?: string }).origin === `${stackName}/${logicalId}`,
    );
    const id = known ?? world.ids.uuid('key');
    keys[id] = Object.assign(
      { policy: properties['KeyPolicy'], enabled: properties['Enabled'] !== false },
      { origin: `${stackName}/${logicalId}` },
    );
    return { ref: id, attributes: { Arn: `arn:aws:kms:${region}:${account}:key/${id}`, KeyId: id } };
  },
};

const alias: ResourceType = {
  properties: ['AliasName', 'TargetKeyId'],
  create: (request, world) => {
    const { AliasName, TargetKeyId } = request.properties as { AliasName: string; TargetKeyId: string };
    kmsState(world, request.account, request.region).aliases[AliasName] = TargetKeyId;
    return { ref: AliasName };
  },
};

/** AWS KMS: keys and aliases with their policies, from templates. Nothing is encrypted here. */
export const kms: Service = {
  name: 'kms',
  client: () => import('@aws-sdk/client-kms'),
  operations: kmsOperations,
  resourceTypes: { 'AWS::KMS::Key': key, 'AWS::KMS::Alias': alias },
};

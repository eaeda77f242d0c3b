import type {
  CreateSecretRequest,
  CreateSecretResponse,
  DescribeSecretRequest,
  DescribeSecretResponse,
  GetSecretValueRequest,
  GetSecretValueResponse,
  PutSecretValueRequest,
  PutSecretValueResponse,
} from '@aws-sdk/client-secrets-manager';
import type { Call } from '../../kernel/call.ts';
import { AwsError } from '../../kernel/errors.ts';
import { operation, type ResourceRequest, type ResourceType, type Service } from '../../kernel/service.ts';
import type { World } from '../../kernel/world.ts';

interface Secret {
  readonly arn: string;
  readonly name: string;
  value: string;
  versionId: string;
  /** The version that was current before. */
  previousId?: string | undefined;
  readonly createdAt: number;
  changedAt: number;
  versionAt: number;
}

const secrets = (world: World, account: string, region: string): Record<string, Secret> =>
  world.state<{ secrets: Record<string, Secret> }>('secretsmanager', account, region, () => ({ secrets: {} })).secrets;

const find = (world: World, call: Call, id = ''): Secret => {
  const all = secrets(world, call.account, call.region);
  const found = all[id] ?? Object.values(all).find(({ arn }) => arn === id);
  if (!found)
    throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.", {
      status: 400,
    });
  return found;
};

const on = (action: string) => (input: { SecretId?: string | undefined }, call: Call, world: World) => [
  { action: `secretsmanager:${action}`, resource: find(world, call, input.SecretId).arn },
];

const put = (world: World, account: string, region: string, name: string, value: string): Secret => {
  const now = world.clock.now();
  const secret: Secret = {
    name,
    arn: `arn:aws:secretsmanager:${region}:${account}:secret:${name}-${world.ids.hex('secret-suffix', 6)}`,
    value,
    versionId: world.ids.uuid('secret-version'),
    createdAt: now,
    changedAt: now,
    versionAt: now,
  };
  secrets(world, account, region)[name] = secret;
  return secret;
};

const NAME = /^[A-Za-z0-9/_+=.@!-]+$/;

/** Throws on a name that Secrets Manager refuses, and on one that is taken. */
const checkName = (world: World, { account, region }: Call, name: string): void => {
  if (!NAME.test(name))
    throw new AwsError(
      'ValidationException',
      'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!',
      { status: 400 },
    );
  if (secrets(world, account, region)[name])
    throw new AwsError('ResourceExistsException', `The operation failed because the secret ${name} already exists.`, {
      status: 400,
    });
};

const secretName = ({ properties, generatedName }: ResourceRequest): string =>
  String(properties['Name'] ?? generatedName(256));

const resource: ResourceType = {
  properties: ['Name', 'Description', 'SecretString', 'GenerateSecretString', 'KmsKeyId', 'Tags'],
  replacedBy: ['Name'],
  find: (request, world) => {
    const known = secrets(world, request.account, request.region)[secretName(request)];
    return known && { identifier: known.name, ref: known.arn, attributes: { Id: known.arn } };
  },
  create: (request, world) => {
    const { account, region, properties } = request;
    const name = secretName(request);
    const known = secrets(world, account, region)[name];
    const { arn } =
      known ??
      put(world, account, region, name, String(properties['SecretString'] ?? world.ids.hex('secret-value', 32)));
    return { ref: arn, attributes: { Id: arn } };
  },
  delete: ({ account, region, physicalId }, world) => {
    const all = secrets(world, account, region);
    const known = Object.values(all).find(({ arn }) => arn === physicalId);
    if (known) delete all[known.name];
  },
};

/** AWS Secrets Manager: secrets with their current value. */
export const secretsmanager: Service = {
  name: 'secretsmanager',
  client: () => import('@aws-sdk/client-secrets-manager'),
  operations: {
    CreateSecret: operation<CreateSecretRequest, CreateSecretResponse>({
      access: () => [{ action: 'secretsmanager:CreateSecret', resource: '*' }],
      run: ({ Name = '', SecretString = '' }, call, world) => {
        checkName(world, call, Name);
        const made = put(world, call.account, call.region, Name, SecretString);
        return { ARN: made.arn, Name, VersionId: made.versionId };
      },
    }),
    GetSecretValue: operation<GetSecretValueRequest, GetSecretValueResponse>({
      access: on('GetSecretValue'),
      run: ({ SecretId }, call, world) => {
        const { arn, name, value, versionId, versionAt } = find(world, call, SecretId);
        return {
          ...{ ARN: arn, Name: name, SecretString: value, VersionId: versionId, VersionStages: ['AWSCURRENT'] },
          CreatedDate: new Date(versionAt),
        };
      },
    }),
    PutSecretValue: operation<PutSecretValueRequest, PutSecretValueResponse>({
      access: on('PutSecretValue'),
      run: ({ SecretId, SecretString = '' }, call, world) => {
        const secret = find(world, call, SecretId);
        const now = world.clock.now();
        Object.assign(secret, {
          ...{ value: SecretString, versionId: world.ids.uuid('secret-version'), previousId: secret.versionId },
          ...{ changedAt: now, versionAt: now },
        });
        return { ARN: secret.arn, Name: secret.name, VersionId: secret.versionId, VersionStages: ['AWSCURRENT'] };
      },
    }),
    DescribeSecret: operation<DescribeSecretRequest, DescribeSecretResponse>({
      access: on('DescribeSecret'),
      run: ({ SecretId }, call, world) => {
        const { arn, name, versionId, previousId, createdAt, changedAt } = find(world, call, SecretId);
        return {
          ...{ ARN: arn, Name: name, CreatedDate: new Date(createdAt), LastChangedDate: new Date(changedAt) },
          VersionIdsToStages: { [versionId]: ['AWSCURRENT'], ...(previousId ? { [previousId]: ['AWSPREVIOUS'] } : {}) },
        };
      },
    }),
  },
  resourceTypes: {
    'AWS::SecretsManager::Secret': resource,
    'AWS::SecretsManager::ResourcePolicy': {
      properties: ['SecretId', 'ResourcePolicy', 'BlockPublicPolicy'],
      replacedBy: ['SecretId'],
      create: (request) => ({ ref: request.generatedName(128) }),
      delete: () => {},
    },
  },
};

import type {
  CancelKeyDeletionRequest,
  CancelKeyDeletionResponse,
  CreateGrantRequest,
  CreateGrantResponse,
  DescribeKeyRequest,
  DescribeKeyResponse,
  GetKeyPolicyRequest,
  GetKeyPolicyResponse,
  GrantOperation,
  ListAliasesRequest,
  ListAliasesResponse,
  ListGrantsRequest,
  ListGrantsResponse,
  ScheduleKeyDeletionRequest,
  ScheduleKeyDeletionResponse,
} from '@aws-sdk/client-kms';
import type { Access, Call } from '../../kernel/call.ts';
import { AwsError } from '../../kernel/errors.ts';
import type { PolicyDocument } from '../../kernel/policy.ts';
import { type Operation, operation } from '../../kernel/service.ts';
import type { World } from '../../kernel/world.ts';
import { kmsState } from './state.ts';

interface Located {
  readonly account: string;
  readonly region: string;
  readonly id: string;
}

const arnOf = ({ account, region, id }: Located): string => `arn:aws:kms:${region}:${account}:key/${id}`;

const notFound = (what: string): AwsError => new AwsError('NotFoundException', `${what} is not found`, { status: 400 });

/** A key by its id or ARN, or by the name or ARN of an alias. Another account's is given by its ARN. */
const locate = (given: string | undefined, call: Call, world: World): Located => {
  const [, region = call.region, account = call.account, name = given ?? ''] =
    /^arn:aws:kms:([^:]+):(\d{12}):(.+)$/.exec(given ?? '') ?? [];
  const { keys, aliases } = kmsState(world, account, region);
  if (name.startsWith('alias/')) {
    const id = aliases[name]?.split('/').at(-1);
    if (id === undefined) throw notFound(`Alias arn:aws:kms:${region}:${account}:${name}`);
    return { account, region, id };
  }
  const located = { account, region, id: name.replace(/^key\//, '') };
  if (!keys[located.id]) throw notFound(`Key '${arnOf(located)}'`);
  return located;
};

const keyOf = (given: string | undefined, call: Call, world: World) => {
  const located = locate(given, call, world);
  const { keys } = kmsState(world, located.account, located.region);
  const key = keys[located.id];
  if (!key) throw notFound(`Key '${arnOf(located)}'`);
  return { ...located, arn: arnOf(located), key, keys };
};

type OnKey = { readonly KeyId: string | undefined };

/** A key's policy has to allow a call; it usually leaves it to the account's own policies. */
const onKey =
  <Input extends OnKey>(action: string, context: (input: Input) => Access['context'] = () => undefined) =>
  (input: Input, call: Call, world: World): readonly Access[] => {
    const { account, arn, key } = keyOf(input.KeyId, call, world);
    const keys = context(input);
    return [
      {
        action: `kms:${action}`,
        resource: arn,
        resourceAccount: account,
        ...(key.policy ? { resourcePolicy: key.policy as PolicyDocument } : {}),
        ...(keys ? { context: keys } : {}),
      },
    ];
  };

const describeKey = operation<DescribeKeyRequest, DescribeKeyResponse>({
  access: onKey('DescribeKey'),
  run: ({ KeyId }, call, world) => {
    const { account, arn, id, key } = keyOf(KeyId, call, world);
    const { enabled, deletionAt } = key;
    return {
      KeyMetadata: {
        KeyId: id,
        Arn: arn,
        AWSAccountId: account,
        Enabled: enabled && deletionAt === undefined,
        KeyUsage: 'ENCRYPT_DECRYPT',
        KeySpec: 'SYMMETRIC_DEFAULT',
        KeyManager: 'CUSTOMER',
        KeyState: deletionAt === undefined ? (enabled ? 'Enabled' : 'Disabled') : 'PendingDeletion',
        DeletionDate: deletionAt === undefined ? undefined : new Date(deletionAt),
      },
    };
  },
});

const getKeyPolicy = operation<GetKeyPolicyRequest, GetKeyPolicyResponse>({
  access: onKey('GetKeyPolicy'),
  run: ({ KeyId }, call, world) => ({
    Policy: JSON.stringify(keyOf(KeyId, call, world).key.policy ?? {}),
    PolicyName: 'default',
  }),
});

/** Nothing is encrypted here, so a grant is only kept. */
const createGrant = operation<CreateGrantRequest, CreateGrantResponse>({
  access: onKey('CreateGrant', ({ GranteePrincipal = '', Operations = [] }) => ({
    'kms:GranteePrincipal': GranteePrincipal,
    'kms:GrantOperations': Operations,
    'kms:GrantIsForAWSResource': 'false',
  })),
  run: ({ KeyId, GranteePrincipal = '', Operations = [] }, call, world) => {
    const { id, key, keys } = keyOf(KeyId, call, world);
    const grant = { id: world.ids.hex('grant', 64), grantee: GranteePrincipal, operations: Operations };
    keys[id] = { ...key, grants: [...(key.grants ?? []), grant] };
    return { GrantId: grant.id, GrantToken: world.ids.hex('grant-token', 64) };
  },
});

const listGrants = operation<ListGrantsRequest, ListGrantsResponse>({
  access: onKey('ListGrants'),
  run: ({ KeyId }, call, world) => {
    const { arn, key } = keyOf(KeyId, call, world);
    return {
      Grants: (key.grants ?? []).map(({ id, grantee, operations }) => ({
        KeyId: arn,
        GrantId: id,
        GranteePrincipal: grantee,
        Operations: operations as GrantOperation[],
      })),
      Truncated: false,
    };
  },
});

const listAliases = operation<ListAliasesRequest, ListAliasesResponse>({
  access: () => [{ action: 'kms:ListAliases', resource: '*' }],
  run: ({ KeyId, Limit = 50, Marker = '0' }, call, world) => {
    const { account, region } = call;
    const id = KeyId === undefined ? undefined : keyOf(KeyId, call, world).id;
    const all = Object.entries(kmsState(world, account, region).aliases)
      .map(([name, target]) => ({ name, target: target.split('/').at(-1) }))
      .filter(({ target }) => id === undefined || target === id);
    const from = Number(Marker);
    const next = from + Limit;
    return {
      Aliases: all.slice(from, next).map(({ name, target }) => ({
        AliasName: name,
        AliasArn: `arn:aws:kms:${region}:${account}:${name}`,
        TargetKeyId: target,
      })),
      Truncated: next < all.length,
      ...(next < all.length ? { NextMarker: String(next) } : {}),
    };
  },
});

const DAY = 86_400_000;

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html: 7 to 30 days. */
const scheduleKeyDeletion = operation<ScheduleKeyDeletionRequest, ScheduleKeyDeletionResponse>({
  access: onKey('ScheduleKeyDeletion'),
  run: ({ KeyId, PendingWindowInDays = 30 }, call, world) => {
    const { id, arn, key, keys } = keyOf(KeyId, call, world);
    if (PendingWindowInDays < 7 || PendingWindowInDays > 30)
      throw new AwsError('ValidationException', 'PendingWindowInDays is from 7 to 30.', { status: 400 });
    if (key.deletionAt !== undefined)
      throw new AwsError('KMSInvalidStateException', `${arn} is pending deletion.`, { status: 400 });
    const deletionAt = world.clock.now() + PendingWindowInDays * DAY;
    keys[id] = { ...key, deletionAt };
    return { KeyId: arn, DeletionDate: new Date(deletionAt), KeyState: 'PendingDeletion', PendingWindowInDays };
  },
});

/** The key is disabled afterwards: https://docs.aws.amazon.com/kms/latest/APIReference/API_CancelKeyDeletion.html */
const cancelKeyDeletion = operation<CancelKeyDeletionRequest, CancelKeyDeletionResponse>({
  access: onKey('CancelKeyDeletion'),
  run: ({ KeyId }, call, world) => {
    const { id, arn, key, keys } = keyOf(KeyId, call, world);
    if (key.deletionAt === undefined)
      throw new AwsError('KMSInvalidStateException', `${arn} is not pending deletion.`, { status: 400 });
    const { deletionAt: _no, ...kept } = key;
    keys[id] = { ...kept, enabled: false };
    return { KeyId: arn };
  },
});

export const kmsOperations: Readonly<Record<string, Operation>> = {
  CancelKeyDeletion: cancelKeyDeletion,
  CreateGrant: createGrant,
  DescribeKey: describeKey,
  GetKeyPolicy: getKeyPolicy,
  ListAliases: listAliases,
  ListGrants: listGrants,
  ScheduleKeyDeletion: scheduleKeyDeletion,
};

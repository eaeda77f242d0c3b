import type {
  DescribeKeyRequest,
  DescribeKeyResponse,
  GetKeyPolicyRequest,
  GetKeyPolicyResponse,
  ListAliasesRequest,
  ListAliasesResponse,
  ScheduleKeyDeletionRequest,
  ScheduleKeyDeletionResponse,
} from '@aws-sdk/client-kms';
import type { Access, Call } from '../../kernel/call.ts';
import { AwsError } from '../../kernel/errors.ts';
import type { PolicyDocument } from '../../kernel/policy.ts';
import { type Operation, operation } from '../../kernel/service.ts';
import type { World } from '../../kernel/world.ts';
import { kmsState } from './state.ts';

const arnOf = ({ account, region }: Call, id: string): string => `arn:aws:kms:${region}:${account}:key/${id}`;

const notFound = (what: string): AwsError => new AwsError('NotFoundException', `${what} is not found`, { status: 400 });

/** A key by its id or ARN, or by the name or ARN of an alias. Keys of other accounts are not served. */
const keyOf = (given: string | undefined, call: Call, world: World): string => {
  const name = given?.startsWith('arn:') ? (given.split(':').slice(5).join(':') ?? '') : (given ?? '');
  const { keys, aliases } = kmsState(world, call.account, call.region);
  const owner = given?.startsWith('arn:') ? given.split(':')[4] : call.account;
  if (owner !== call.account) throw notFound(`Key '${given}'`);
  if (name.startsWith('alias/')) {
    const id = aliases[name]?.split('/').at(-1);
    if (id === undefined) throw notFound(`Alias arn:aws:kms:${call.region}:${call.account}:${name}`);
    return id;
  }
  const id = name.replace(/^key\//, '');
  if (!keys[id]) throw notFound(`Key '${arnOf(call, id)}'`);
  return id;
};

/** A key's policy has to allow a call; it usually leaves it to the account's own policies. */
const onKey =
  (action: string) =>
  ({ KeyId }: { readonly KeyId: string | undefined }, call: Call, world: World): readonly Access[] => {
    const id = keyOf(KeyId, call, world);
    const resourcePolicy = kmsState(world, call.account, call.region).keys[id]?.policy as PolicyDocument;
    return [{ action: `kms:${action}`, resource: arnOf(call, id), ...(resourcePolicy ? { resourcePolicy } : {}) }];
  };

const describeKey = operation<DescribeKeyRequest, DescribeKeyResponse>({
  access: onKey('DescribeKey'),
  run: ({ KeyId }, call, world) => {
    const id = keyOf(KeyId, call, world);
    const { enabled, deletionAt } = kmsState(world, call.account, call.region).keys[id] ?? {};
    return {
      KeyMetadata: {
        KeyId: id,
        Arn: arnOf(call, id),
        AWSAccountId: call.account,
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
    Policy: JSON.stringify(kmsState(world, call.account, call.region).keys[keyOf(KeyId, call, world)]?.policy ?? {}),
    PolicyName: 'default',
  }),
});

const listAliases = operation<ListAliasesRequest, ListAliasesResponse>({
  access: () => [{ action: 'kms:ListAliases', resource: '*' }],
  run: ({ KeyId, Limit = 50, Marker = '0' }, call, world) => {
    const { account, region } = call;
    const id = KeyId === undefined ? undefined : keyOf(KeyId, call, world);
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
    const id = keyOf(KeyId, call, world);
    const { keys } = kmsState(world, call.account, call.region);
    if (PendingWindowInDays < 7 || PendingWindowInDays > 30)
      throw new AwsError('ValidationException', 'PendingWindowInDays is from 7 to 30.', { status: 400 });
    const key = keys[id];
    if (!key || key.deletionAt !== undefined)
      throw new AwsError('KMSInvalidStateException', `${arnOf(call, id)} is pending deletion.`, { status: 400 });
    const deletionAt = world.clock.now() + PendingWindowInDays * DAY;
    keys[id] = { ...key, deletionAt };
    return {
      KeyId: arnOf(call, id),
      DeletionDate: new Date(deletionAt),
      KeyState: 'PendingDeletion',
      PendingWindowInDays,
    };
  },
});

export const kmsOperations: Readonly<Record<string, Operation>> = {
  DescribeKey: describeKey,
  GetKeyPolicy: getKeyPolicy,
  ListAliases: listAliases,
  ScheduleKeyDeletion: scheduleKeyDeletion,
};

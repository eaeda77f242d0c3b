import type {
  Account,
  AccountState,
  BatchGetAccountStatusRequest,
  BatchGetAccountStatusResponse,
  DisableRequest,
  DisableResponse,
  EnableRequest,
  EnableResponse,
  FailedAccount,
  State,
  Status,
} from '@aws-sdk/client-inspector2';
import type { Call } from '../../kernel/call.ts';
import { AwsError } from '../../kernel/errors.ts';
import { type Operation, operation } from '../../kernel/service.ts';
import type { World } from '../../kernel/world.ts';
import { followInspector } from '../ecr/enhanced-scanning.ts';
import { SCAN_TYPES, type ScanType, setEnabled, statusOf } from './scan-types.ts';

/** The member of an answer for each scan type. */
const MEMBERS = {
  EC2: 'ec2',
  ECR: 'ecr',
  LAMBDA: 'lambda',
  LAMBDA_CODE: 'lambdaCode',
  CODE_REPOSITORY: 'codeRepository',
} as const;

type ResourceMap<Value> = Record<(typeof MEMBERS)[ScanType], Value>;

const perType = <Value>(value: (type: ScanType) => Value): ResourceMap<Value> =>
  Object.fromEntries(SCAN_TYPES.map((type) => [MEMBERS[type], value(type)])) as ResourceMap<Value>;

/** Of an account as a whole: enabled for anything, else changing, else disabled. */
const overall = (all: readonly Status[]): Status =>
  (['ENABLED', 'ENABLING', 'DISABLING'] as const).find((status) => all.includes(status)) ?? 'DISABLED';

const statuses = (world: World, { account, region }: Call): readonly Status[] =>
  SCAN_TYPES.map((type) => statusOf(world, { account, region }, type));

/** Local AWS has no delegated administrator of Amazon Inspector: an account speaks for itself alone. */
const others = (accountIds: readonly string[] | undefined, call: Call): FailedAccount[] =>
  (accountIds ?? [])
    .filter((accountId) => accountId !== call.account)
    .map((accountId) => ({
      accountId,
      errorCode: 'ACCESS_DENIED' as const,
      errorMessage: 'Invoking account does not have access to this account.',
    }));

const asksForItself = (accountIds: readonly string[] | undefined, { account }: Call): boolean =>
  !accountIds?.length || accountIds.includes(account);

const typesOf = (types: readonly string[] | undefined): readonly ScanType[] => {
  const wrong = types?.find((type) => !SCAN_TYPES.includes(type as ScanType));
  if (wrong !== undefined)
    throw new AwsError('ValidationException', `resourceTypes has "${wrong}"; give ${SCAN_TYPES.join(', ')}.`, {
      status: 400,
    });
  return (types ?? []) as readonly ScanType[];
};

const changed = (world: World, call: Call, types: readonly ScanType[], enabled: boolean): Account[] => {
  for (const type of types) {
    setEnabled(world, call, type, enabled);
    if (type === 'ECR') followInspector(world, call, enabled);
  }
  return [
    {
      accountId: call.account,
      status: overall(statuses(world, call)),
      resourceStatus: perType((type) => statusOf(world, call, type)),
    },
  ];
};

const enable = operation<EnableRequest, EnableResponse>({
  access: () => [{ action: 'inspector2:Enable', resource: '*' }],
  run: ({ accountIds, resourceTypes }, call, world) => {
    const types = typesOf(resourceTypes);
    if (types.length === 0)
      throw new AwsError('ValidationException', 'resourceTypes takes at least one type.', { status: 400 });
    return {
      accounts: asksForItself(accountIds, call) ? changed(world, call, types, true) : [],
      failedAccounts: others(accountIds, call),
    };
  },
});

/** Without types, all of them. */
const disable = operation<DisableRequest, DisableResponse>({
  access: () => [{ action: 'inspector2:Disable', resource: '*' }],
  run: ({ accountIds, resourceTypes }, call, world) => {
    const types = typesOf(resourceTypes?.length ? resourceTypes : SCAN_TYPES);
    return {
      accounts: asksForItself(accountIds, call) ? changed(world, call, types, false) : [],
      failedAccounts: others(accountIds, call),
    };
  },
});

/** AWS's own example has no error in a state that is well, though the model requires one. */
const stateOf = (status: Status): State => ({ status }) as State;

const batchGetAccountStatus = operation<BatchGetAccountStatusRequest, BatchGetAccountStatusResponse>({
  access: () => [{ action: 'inspector2:BatchGetAccountStatus', resource: '*' }],
  run: ({ accountIds }, call, world) => {
    const own: AccountState = {
      accountId: call.account,
      state: stateOf(overall(statuses(world, call))),
      resourceState: perType((type) => stateOf(statusOf(world, call, type))),
    };
    return { accounts: asksForItself(accountIds, call) ? [own] : [], failedAccounts: others(accountIds, call) };
  },
});

export const activation: Readonly<Record<string, Operation>> = {
  Enable: enable,
  Disable: disable,
  BatchGetAccountStatus: batchGetAccountStatus,
};

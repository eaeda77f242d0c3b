import type {
  DeregisterDelegatedAdministratorRequest,
  DescribeOrganizationResponse,
  ListDelegatedAdministratorsRequest,
  ListDelegatedAdministratorsResponse,
  RegisterDelegatedAdministratorRequest,
} from '@aws-sdk/client-organizations';
import type { Call } from '../../kernel/call.ts';
import { AwsError } from '../../kernel/errors.ts';
import { operation, type Service } from '../../kernel/service.ts';
import type { World } from '../../kernel/world.ts';
import { isDelegated, isMember, organizationsState } from './state.ts';

const anywhere = (action: string) => () => [{ action: `organizations:${action}`, resource: '*' }];

const refuse = (name: string, message: string): AwsError => new AwsError(name, message, { status: 400 });

/** What Organizations says to accounts that may not ask, whatever their policies allow. */
const notYours = (): AwsError => refuse('AccessDeniedException', "You don't have permissions to access this resource.");

const checkMember = (world: World, { account }: Call): void => {
  if (!isMember(world, account))
    throw refuse('AWSOrganizationsNotInUseException', 'Your account is not a member of an organization.');
};

const checkManagement = (world: World, call: Call): void => {
  checkMember(world, call);
  if (call.account !== world.organization.managementAccount) throw notYours();
};

const described = (world: World, account: string) => ({
  Id: account,
  Arn: `arn:aws:organizations::${world.organization.managementAccount}:account/${world.organization.id}/${account}`,
  Status: 'ACTIVE' as const,
});

const describeOrganization = operation<object, DescribeOrganizationResponse>({
  access: anywhere('DescribeOrganization'),
  run: (_input, call, world) => {
    checkMember(world, call);
    const { id, managementAccount } = world.organization;
    return {
      Organization: {
        Id: id,
        Arn: `arn:aws:organizations::${managementAccount}:organization/${id}`,
        FeatureSet: 'ALL',
        MasterAccountId: managementAccount,
        MasterAccountArn: described(world, managementAccount).Arn,
      },
    };
  },
});

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListDelegatedAdministrators.html */
const listDelegatedAdministrators = operation<ListDelegatedAdministratorsRequest, ListDelegatedAdministratorsResponse>({
  access: anywhere('ListDelegatedAdministrators'),
  run: ({ ServicePrincipal }, call, world) => {
    checkMember(world, call);
    if (call.account !== world.organization.managementAccount && !isDelegated(world, call.account)) throw notYours();
    const accounts = Object.keys(organizationsState(world).delegated).filter((account) =>
      isDelegated(world, account, ServicePrincipal),
    );
    return { DelegatedAdministrators: accounts.map((account) => described(world, account)) };
  },
});

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_RegisterDelegatedAdministrator.html */
const registerDelegatedAdministrator = operation<RegisterDelegatedAdministratorRequest, object>({
  access: anywhere('RegisterDelegatedAdministrator'),
  run: ({ AccountId = '', ServicePrincipal = '' }, call, world) => {
    checkManagement(world, call);
    if (!isMember(world, AccountId))
      throw refuse('AccountNotFoundException', 'You specified an account that does not exist in this organization.');
    if (AccountId === call.account)
      throw refuse(
        'ConstraintViolationException',
        'You cannot register the management account as delegated administrator.',
      );
    const { delegated } = organizationsState(world);
    if (delegated[AccountId]?.includes(ServicePrincipal))
      throw refuse(
        'AccountAlreadyRegisteredException',
        'The provided account is already a delegated administrator for your organization.',
      );
    delegated[AccountId] = [...(delegated[AccountId] ?? []), ServicePrincipal];
    return {};
  },
});

const deregisterDelegatedAdministrator = operation<DeregisterDelegatedAdministratorRequest, object>({
  access: anywhere('DeregisterDelegatedAdministrator'),
  run: ({ AccountId = '', ServicePrincipal = '' }, call, world) => {
    checkManagement(world, call);
    const { delegated } = organizationsState(world);
    if (!delegated[AccountId]?.includes(ServicePrincipal))
      throw refuse(
        'AccountNotRegisteredException',
        'The provided account is not a registered delegated administrator for your organization.',
      );
    const left = delegated[AccountId].filter((each) => each !== ServicePrincipal);
    if (left.length > 0) delegated[AccountId] = left;
    else delete delegated[AccountId];
    return {};
  },
});

/** AWS Organizations: the organization that local AWS starts with, and its delegated administrators. */
export const organizations: Service = {
  name: 'organizations',
  client: () => import('@aws-sdk/client-organizations'),
  operations: {
    DeregisterDelegatedAdministrator: deregisterDelegatedAdministrator,
    DescribeOrganization: describeOrganization,
    ListDelegatedAdministrators: listDelegatedAdministrators,
    RegisterDelegatedAdministrator: registerDelegatedAdministrator,
  },
};

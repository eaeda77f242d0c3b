import { CloudFormationClient, DescribeOrganizationsAccessCommand } from '@aws-sdk/client-cloudformation';
import { DescribeRegionsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import {
  DescribeOrganizationCommand,
  OrganizationsClient,
  paginateListDelegatedAdministrators,
} from '@aws-sdk/client-organizations';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { Needs } from '../needs/needs.ts';
import type { Clients } from './clients.ts';
import type { Caller, Facts, Read } from './facts.ts';
import { isKnown } from './facts.ts';
import { read, readEach } from './read.ts';

/** IAM and Organizations answer for all regions from here. */
const GLOBAL = 'us-east-1';

export const readCaller = (clients: Clients, { home }: Needs): Promise<Read<Caller>> =>
  read('sts:GetCallerIdentity', async () => {
    const { Account = '', Arn = '' } = await clients.of(STSClient, home).send(new GetCallerIdentityCommand({}));
    return { account: Account, arn: Arn };
  });

export const readEnabledRegions = (clients: Clients, { home }: Needs): Promise<Read<readonly string[]>> =>
  read('ec2:DescribeRegions', async () => {
    const { Regions = [] } = await clients.of(EC2Client, home).send(new DescribeRegionsCommand({ AllRegions: true }));
    return Regions.filter(({ OptInStatus }) => OptInStatus !== 'not-opted-in').map(({ RegionName = '' }) => RegionName);
  });

export const readBootstrap = (
  clients: Clients,
  needs: Needs,
  regions: readonly string[],
): Promise<Facts['bootstrap']> =>
  readEach(
    needs.stacks.flatMap(({ region, bootstrap }) =>
      bootstrap && regions.includes(region) ? [{ region, parameter: bootstrap.parameter }] : [],
    ),
    ({ region, parameter }) => `${region} ${parameter}`,
    ({ region, parameter }) =>
      read<number | undefined>('ssm:GetParameter', async () => {
        const { Parameter } = await clients.of(SSMClient, region).send(new GetParameterCommand({ Name: parameter }));
        return Number(Parameter?.Value);
      }, ['ParameterNotFound']),
  );

export const readOrganization = (clients: Clients): Promise<Facts['organization']> =>
  read('organizations:DescribeOrganization', async () => {
    const { Organization } = await clients.of(OrganizationsClient, GLOBAL).send(new DescribeOrganizationCommand({}));
    return { id: Organization?.Id ?? '', managementAccount: Organization?.MasterAccountId ?? '' };
  }, ['AWSOrganizationsNotInUseException']);

export const readStackSetAccess = (clients: Clients, { home }: Needs): Promise<Facts['stackSetAccess']> =>
  read('cloudformation:DescribeOrganizationsAccess', async () => {
    const { Status = '' } = await clients
      .of(CloudFormationClient, home)
      .send(new DescribeOrganizationsAccessCommand({ CallAs: 'DELEGATED_ADMIN' }));
    return Status;
  });

export const STACK_SETS_PRINCIPAL = 'member.org.stacksets.cloudformation.amazonaws.com';

/**
 * Organizations answers the management account and delegated administrators; it refuses every other account, in other words
 * than those of a missing permission.
 */
export const readDelegatedAdministrators = async (clients: Clients): Promise<Facts['delegatedAdministrators']> => {
  const answer = await read('organizations:ListDelegatedAdministrators', async () => {
    const accounts: string[] = [];
    const client = clients.of(OrganizationsClient, GLOBAL);
    for await (const page of paginateListDelegatedAdministrators(
      { client },
      { ServicePrincipal: STACK_SETS_PRINCIPAL },
    ))
      accounts.push(...(page.DelegatedAdministrators ?? []).map(({ Id = '' }) => Id));
    return accounts;
  });
  const refused =
    !isKnown(answer) && answer.permission !== undefined && !/not authorized to perform/.test(answer.unknown);
  return refused ? { known: undefined } : answer;
};

export const readRoles = (clients: Clients, names: readonly string[]): Promise<Facts['roles']> =>
  readEach(
    names,
    (name) => name,
    (name) => roleExists(clients, name),
  );

export const roleExists = (clients: Clients, RoleName: string): Promise<Read<boolean>> =>
  read(
    'iam:GetRole',
    async () => {
      await clients.of(IAMClient, GLOBAL).send(new GetRoleCommand({ RoleName }));
      return true;
    },
    ['NoSuchEntity', 'NoSuchEntityException'],
    false,
  );

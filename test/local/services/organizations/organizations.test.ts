import {
  ActivateOrganizationsAccessCommand,
  CloudFormationClient,
  DescribeOrganizationsAccessCommand,
} from '@aws-sdk/client-cloudformation';
import {
  DeregisterDelegatedAdministratorCommand,
  DescribeOrganizationCommand,
  ListDelegatedAdministratorsCommand,
  OrganizationsClient,
  RegisterDelegatedAdministratorCommand,
} from '@aws-sdk/client-organizations';
import { HUB, MANAGEMENT, SPOKE, served } from '../served.ts';

const { client } = served();
const ServicePrincipal = 'member.org.stacksets.cloudformation.amazonaws.com';

describe('AWS Organizations', () => {
  it('tells every member which organization it is in, and others that they are in none', async () => {
    const described = new DescribeOrganizationCommand({});
    const { Organization } = await client(OrganizationsClient, HUB).send(described);
    expect(Organization).toMatchObject({ Id: 'o-1234567890', MasterAccountId: MANAGEMENT });
    await expect(client(OrganizationsClient, '555555555555').send(described)).rejects.toMatchObject({
      name: 'AWSOrganizationsNotInUseException',
    });
  });

  it('lists delegated administrators to the management account and to these, and to nobody else', async () => {
    const list = new ListDelegatedAdministratorsCommand({ ServicePrincipal });
    const refused = { name: 'AccessDeniedException', message: "You don't have permissions to access this resource." };
    await expect(client(OrganizationsClient, HUB).send(list)).rejects.toMatchObject(refused);

    const registration = { AccountId: HUB, ServicePrincipal };
    const management = client(OrganizationsClient, MANAGEMENT);
    await expect(
      client(OrganizationsClient, HUB).send(new RegisterDelegatedAdministratorCommand(registration)),
    ).rejects.toMatchObject(refused);
    await management.send(new RegisterDelegatedAdministratorCommand(registration));
    await expect(management.send(new RegisterDelegatedAdministratorCommand(registration))).rejects.toMatchObject({
      name: 'AccountAlreadyRegisteredException',
    });
    for (const account of [HUB, MANAGEMENT]) {
      const { DelegatedAdministrators = [] } = await client(OrganizationsClient, account).send(list);
      expect(DelegatedAdministrators.map(({ Id }) => Id)).toEqual([HUB]);
    }
    await expect(client(OrganizationsClient, SPOKE).send(list)).rejects.toMatchObject(refused);

    await management.send(new DeregisterDelegatedAdministratorCommand(registration));
    await expect(client(OrganizationsClient, HUB).send(list)).rejects.toMatchObject(refused);
  });

  it('gives StackSets access by its management account alone', async () => {
    await expect(client(CloudFormationClient, HUB).send(new ActivateOrganizationsAccessCommand({}))).rejects.toThrow(
      'management account',
    );
    const management = client(CloudFormationClient, MANAGEMENT);
    const status = async () => (await management.send(new DescribeOrganizationsAccessCommand({}))).Status;
    expect(await status()).toBe('DISABLED');
    await management.send(new ActivateOrganizationsAccessCommand({}));
    expect(await status()).toBe('ENABLED');
    await expect(
      client(CloudFormationClient, HUB).send(new DescribeOrganizationsAccessCommand({ CallAs: 'DELEGATED_ADMIN' })),
    ).rejects.toThrow('Account used is not a delegated administrator');
  });
});

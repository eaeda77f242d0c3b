import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  CreateServiceLinkedRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  IAMClient,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { HUB, SPOKE, served } from '../served.ts';

const { client } = served();

const document = (statement: object) => JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
const trusting = (account: string) =>
  document({ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'sts:AssumeRole' });

describe('The API of IAM', () => {
  it('makes a role that whoever it trusts can assume', async () => {
    const iam = client(IAMClient, SPOKE);
    const { Role } = await iam.send(
      new CreateRoleCommand({ RoleName: 'reader', Path: '/ours/', AssumeRolePolicyDocument: trusting(HUB) }),
    );
    expect(Role).toMatchObject({ Arn: `arn:aws:iam::${SPOKE}:role/ours/reader`, Path: '/ours/' });
    const shown = (await iam.send(new GetRoleCommand({ RoleName: 'reader' }))).Role;
    expect(decodeURIComponent(shown?.AssumeRolePolicyDocument ?? '')).toBe(trusting(HUB));
    const assume = new AssumeRoleCommand({ RoleArn: Role?.Arn, RoleSessionName: 'me' });
    await expect(client(STSClient, HUB).send(assume)).resolves.toBeDefined();
    await expect(client(STSClient, '333333333333').send(assume)).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(
      iam.send(new CreateRoleCommand({ RoleName: 'reader', AssumeRolePolicyDocument: trusting(HUB) })),
    ).rejects.toMatchObject({ name: 'EntityAlreadyExistsException' });
  });

  it('deletes a role only without its policies', async () => {
    const iam = client(IAMClient);
    const RoleName = 'worker';
    const PolicyArn = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
    await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trusting(HUB) }));
    const PolicyDocument = document({ Effect: 'Allow', Action: 'ssm:GetParameter', Resource: '*' });
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'p', PolicyDocument }));
    await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
    const deletion = new DeleteRoleCommand({ RoleName });
    await expect(iam.send(deletion)).rejects.toMatchObject({ name: 'DeleteConflictException' });
    await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: 'p' }));
    await expect(iam.send(deletion)).rejects.toMatchObject({ name: 'DeleteConflictException' });
    await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn }));
    await iam.send(deletion);
    await expect(iam.send(new GetRoleCommand({ RoleName }))).rejects.toMatchObject({ name: 'NoSuchEntityException' });
  });

  it('refuses a policy that is none', async () => {
    const broken = new CreateRoleCommand({ RoleName: 'broken', AssumeRolePolicyDocument: '{' });
    await expect(client(IAMClient).send(broken)).rejects.toMatchObject({ name: 'MalformedPolicyDocumentException' });
  });

  it('makes a service-linked role once', async () => {
    const iam = client(IAMClient);
    const make = new CreateServiceLinkedRoleCommand({ AWSServiceName: 'autoscaling.amazonaws.com' });
    expect((await iam.send(make)).Role?.Arn).toBe(
      `arn:aws:iam::${HUB}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`,
    );
    await expect(iam.send(make)).rejects.toMatchObject({ name: 'InvalidInputException' });
  });
});

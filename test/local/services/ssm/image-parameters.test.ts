import type { Switches } from '../../../../local/kernel/switches.ts';
import { registerImage } from '../../../../local/services/ec2/images/register-image.ts';
import { ec2 } from '../../../../local/services/ec2/service.ts';
import { ssm } from '../../../../local/services/ssm/service.ts';
import { type CallOptions, DEV, fakeWorld, HUB, REGION } from '../../support/fake-world.ts';

const Name = '/golden/web/prod';

const spoke = (switches?: Partial<Switches>) => {
  const fake = fakeWorld([ec2, ssm], switches);
  const image = (name: string) =>
    registerImage(fake.world, { account: HUB, region: REGION, name, architecture: 'x86_64' });
  const share = (ImageId: string) =>
    fake.call(HUB, 'ec2:ModifyImageAttribute', { ImageId, LaunchPermission: { Add: [{ UserId: DEV }] } });
  const put = (Value: string, options?: CallOptions) => {
    const input = { Name, Value, Type: 'String', DataType: 'aws:ec2:image', Overwrite: true };
    return fake.call(DEV, 'ssm:PutParameter', input, options);
  };
  const read = async () => (await fake.call(DEV, 'ssm:GetParameter', { Name })).Parameter;
  const changes = () =>
    fake.events.filter(({ detailType }) => detailType === 'Parameter Store Change').map(({ detail }) => detail);
  return { ...fake, image, share, put, read, changes };
};

describe('a parameter of data type aws:ec2:image', () => {
  it('is answered with its version at once, and has its value once the AMI was found', async () => {
    const { image, share, put, read, world, changes } = spoke({ parameterValidationMilliseconds: 10_000 });
    const id = image('web');
    await share(id);
    expect(await put(id)).toEqual({ Version: 1, Tier: 'Standard' });
    await expect(read()).rejects.toMatchObject({ name: 'ParameterNotFound' });
    const before = world.clock.now();
    await world.idle();
    expect(world.clock.now() - before).toBeGreaterThanOrEqual(9_000);
    expect(await read()).toMatchObject({ Value: id, Version: 1, DataType: 'aws:ec2:image' });
    expect(changes()).toEqual([{ name: Name, type: 'String', operation: 'Create' }]);
  });

  it('has its value a turn of the event loop later where validation takes no time', async () => {
    const { image, share, put, read } = spoke();
    const id = image('web');
    await share(id);
    await put(id);
    await new Promise((resolve) => setImmediate(resolve));
    expect(await read()).toMatchObject({ Value: id });
  });

  it('keeps its old value and version where the account cannot see the AMI, and an event says so', async () => {
    const { image, share, put, read, world, changes, events } = spoke();
    const [seen, hidden] = [image('web 1'), image('web 2')];
    await share(seen);
    await put(seen);
    await world.idle();
    expect(await put(hidden)).toMatchObject({ Version: 2 });
    await world.idle();
    expect(await read()).toMatchObject({ Value: seen, Version: 1 });
    expect(changes().at(-1)).toEqual({
      exception: 'Unable to Describe Resource',
      dataType: 'aws:ec2:image',
      name: Name,
      type: 'String',
      operation: 'Update',
    });
    expect(events.at(-1)?.resources).toEqual([`arn:aws:ssm:${REGION}:${DEV}:parameter/golden/web/prod`]);
  });

  it('keeps its old value where the AMI is disabled', async () => {
    const { image, put, call, changes, world } = spoke();
    const id = image('web');
    await call(HUB, 'ec2:DisableImage', { ImageId: id });
    await put(id);
    await world.idle();
    expect(changes()).toEqual([expect.objectContaining({ exception: 'Unable to Describe Resource' })]);
  });

  it('keeps its old value where the AMI is still being copied', async () => {
    const { put, changes, world } = spoke();
    const availableAt = world.clock.now() + 600_000;
    const copy = { account: DEV, region: REGION, name: 'copy', architecture: 'x86_64', availableAt };
    await put(registerImage(world, copy));
    await new Promise((resolve) => setImmediate(resolve));
    expect(changes()).toEqual([expect.objectContaining({ exception: 'Unable to Describe Resource' })]);
  });

  it('takes its value only from a caller who may describe images', async () => {
    const { image, share, put, read, role, world, crashes } = spoke();
    const id = image('web');
    await share(id);
    const Resource = '*';
    const writer = role(DEV, 'writer', [{ Effect: 'Allow', Action: 'ssm:PutParameter', Resource }]);
    await put(id, { by: writer });
    await world.idle();
    await expect(read()).rejects.toMatchObject({ name: 'ParameterNotFound' });
    const Action = ['ssm:PutParameter', 'ec2:DescribeImages'];
    await put(id, { by: role(DEV, 'publisher', [{ Effect: 'Allow', Action, Resource }]) });
    await world.idle();
    expect(await read()).toMatchObject({ Value: id });
    expect(crashes).toEqual([]);
  });

  it.each(['web', 'ami-XYZ', 'ami-12345', 'resolve:ssm:/x'])('refuses the value %s at once', async (value) => {
    const { put, changes, world } = spoke();
    await expect(put(value)).rejects.toMatchObject({ name: 'ValidationException' });
    await world.idle();
    expect(changes()).toEqual([]);
  });

  it('is of type String', async () => {
    const { call } = spoke();
    const input = { Name, Value: 'ami-00000000000000001', Type: 'StringList', DataType: 'aws:ec2:image' };
    await expect(call(DEV, 'ssm:PutParameter', input)).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('deployed by a template fails the deployment where the account cannot see the AMI', async () => {
    const { image, share, world, read } = spoke();
    const id = image('web');
    const create = async () =>
      ssm.resourceTypes?.['AWS::SSM::Parameter']?.create(
        {
          account: DEV,
          region: REGION,
          stackName: 'spoke',
          logicalId: 'Web',
          properties: { Name, Type: 'String', DataType: 'aws:ec2:image', Value: id, Tags: { stage: 'prod' } },
        } as never,
        world,
      );
    await expect(create()).rejects.toThrow(`spoke/Web: the parameter ${Name} names ${id}, which ${DEV} cannot see`);
    await share(id);
    expect(await create()).toEqual({ ref: Name, attributes: { Type: 'String', Value: id } });
    await create();
    expect(await read()).toMatchObject({ Value: id, Version: 1 });
  });
});

describe('the public parameters', () => {
  it('name Amazon’s images of the region', async () => {
    const { call } = spoke();
    const name = '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64';
    const { Parameter } = await call(DEV, 'ssm:GetParameter', { Name: name });
    const { Images } = await call(DEV, 'ec2:DescribeImages', { ImageIds: [Parameter.Value] });
    expect(Images[0]).toMatchObject({ ImageOwnerAlias: 'amazon', Architecture: 'x86_64' });
    expect(Parameter.ARN).toBe(`arn:aws:ssm:${REGION}::parameter${name}`);
    const under = { Path: '/aws/service/ami-amazon-linux-latest' };
    const { Parameters } = await call(DEV, 'ssm:GetParametersByPath', under);
    expect(Parameters.map(({ Name: one }: { Name: string }) => one)).toContain(name);
  });
});

import {
  DeregisterImageCommand,
  DescribeImagesCommand,
  DisableImageDeregistrationProtectionCommand,
  ModifyImageAttributeCommand,
} from '@aws-sdk/client-ec2';
import { reconfigured } from './reconfigured.ts';
import { bake, type Deployed, deployed, promotionsOf, published, startPromotion } from './world.ts';

/** One stage in the hub's region and another, without fleets: what is said of the AMI is what matters. */
const assembly = await reconfigured((example) => ({
  ...example,
  images: [{ name: 'web-server' }],
  stages: [{ name: 'dev', accounts: ['222222222222'] }],
}));

let world: Deployed;
beforeEach(async () => {
  world = await deployed(assembly);
});
afterEach(async () => {
  await world.local.close();
});

type Amis = Awaited<ReturnType<typeof bake>>['amis'];

const build = async (more: object = {}): Promise<Amis> => {
  const { amis } = await bake(world, { ...more });
  await world.settle();
  return amis;
};

const promote = async (input: object, name: string) => {
  await startPromotion(world, input, name);
  await world.settle();
  return promotionsOf(world).find((each) => each.name === name);
};

const ec2 = (region: string) => world.clients.ec2(world.layout.hub.account, region);

const deregister = async (amis: Amis, region = 'us-east-1'): Promise<string> => {
  const ImageId = amis.find((ami) => ami.region === region)?.image ?? '';
  await ec2(region).send(new DisableImageDeregistrationProtectionCommand({ ImageId }));
  await ec2(region).send(new DeregisterImageCommand({ ImageId }));
  return ImageId;
};

const protection = async (amis: Amis): Promise<readonly (string | undefined)[]> =>
  Promise.all(
    amis.map(async ({ region, image }) => {
      const { Images = [] } = await ec2(region).send(new DescribeImagesCommand({ ImageIds: [image] }));
      return Images[0]?.DeregistrationProtection;
    }),
  );

const said = async (): Promise<string> => JSON.stringify(await world.control<object[]>('sns/notifications'));

it('going back to an image whose AMI was deregistered is rejected before anything is said or done', async () => {
  const first = await build();
  await build();
  const ami = await deregister(first, 'eu-west-1');
  const before = { published: published(world), said: await said() };
  world.local.world.clearCalls();
  const ended = await promote({ image: 'previous', name: 'web-server', stages: ['dev'], reason: 'INC-1' }, 'back');
  expect(ended).toMatchObject({
    status: 'SUCCEEDED',
    output: { outcome: 'rejected', code: 'AMI_NOT_AVAILABLE', message: `${ami} in eu-west-1 is gone (deregistered).` },
  });
  expect(published(world)).toEqual(before.published);
  const now = (await said()).slice(before.said.length);
  expect(now).toContain('is gone (deregistered)');
  expect(now).not.toMatch(/passed the gate|promotion started/);
  const writes = world.local.world.calls.filter(({ operation }) => /^(Modify|Create|Put|Update)/.test(operation));
  expect(writes).toEqual([]);
});

it('a build is not promoted to a stage that could not be rolled back, and nothing in the stage changes', async () => {
  const first = await build();
  const ami = await deregister(first);
  const before = published(world);
  await build();
  const ended = promotionsOf(world).at(-1);
  expect(ended?.output).toMatchObject({
    outcome: 'rejected',
    code: 'ROLLBACK_NOT_POSSIBLE',
    message: expect.stringContaining(`${ami} in us-east-1 is gone (deregistered)`),
    stages: [],
  });
  expect(published(world)).toEqual(before);
  expect(await said()).toContain('was not promoted to dev');
});

it('a reason lets it begin all the same, and message, output and ledger say so', async () => {
  const ami = await deregister(await build());
  const second = await build({ emitEvent: false });
  const ended = await promote({ image: second[0]?.image, reason: 'INC-2', requestedBy: 'dana' }, 'insist');
  const warning = expect.stringContaining(`${ami} in us-east-1 is gone (deregistered)`);
  expect(ended?.output).toMatchObject({
    outcome: 'promoted',
    stages: [{ name: 'dev', warning }],
    message: expect.stringContaining('without the possibility of a rollback: dev'),
  });
  expect(Object.values(published(world))).toEqual(expect.arrayContaining(second.map(({ image }) => image)));
  expect(await said()).toContain('which cannot be rolled back');
});

it('an AMI that is not shared with a target any more is no rollback target; promoting it again shares it', async () => {
  const [ami] = await build();
  const LaunchPermission = { Remove: [{ UserId: '222222222222' }] };
  await ec2('us-east-1').send(new ModifyImageAttributeCommand({ ImageId: ami?.image, LaunchPermission }));
  const second = await build({ version: '1.1.0' });
  expect(promotionsOf(world).at(-1)?.output).toMatchObject({
    code: 'ROLLBACK_NOT_POSSIBLE',
    message: expect.stringContaining('is not shared with 222222222222'),
  });
  await promote({ image: ami?.image, reason: 'share it again' }, 'again');
  const ended = await promote({ image: second[0]?.image, reason: 'now' }, 'forward');
  expect(ended?.output).toMatchObject({ outcome: 'promoted', stages: [{ name: 'dev' }] });
  expect(ended?.output['stages']).not.toMatchObject([{ warning: expect.anything() }]);
});

it('what a stage has and had is protected from deregistration, in every region, and nothing else', async () => {
  const builds = [await build(), await build(), await build()];
  expect(await Promise.all(builds.map(protection))).toEqual([
    ['disabled', 'disabled'],
    ['enabled-without-cooldown', 'enabled-without-cooldown'],
    ['enabled-without-cooldown', 'enabled-without-cooldown'],
  ]);
  const ImageId = builds[2]?.[0]?.image;
  const refused = ec2('us-east-1').send(new DeregisterImageCommand({ ImageId }));
  await expect(refused).rejects.toMatchObject({ name: 'OperationNotPermitted' });
});

it('reconciliation protects again what a stage has and lost its protection', async () => {
  const amis = await build();
  for (const { region, image } of amis)
    await ec2(region).send(new DisableImageDeregistrationProtectionCommand({ ImageId: image }));
  await world.control('clock', { advanceSeconds: 7 * 3600 });
  await world.settle();
  expect(await protection(amis)).toEqual(['enabled-without-cooldown', 'enabled-without-cooldown']);
});

it('a promotion is not stopped by a protection that fails, and the message says so', async () => {
  const rule = {
    service: 'ec2',
    operation: 'EnableImageDeregistrationProtection',
    kind: 'error',
    errorName: 'Unsupported',
    status: 400,
  };
  await world.control('switches', { faults: [rule] });
  await build();
  expect(promotionsOf(world).at(-1)?.output).toMatchObject({ outcome: 'promoted' });
  expect(await said()).toContain('is not protected from deregistration');
});

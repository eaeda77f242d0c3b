import { iamState } from '../../../../local/services/iam/state.ts';
import { aFactory, aLine, EXECUTOR, type Factory, type Line, PLACE } from './support/factory.ts';

const DAY = 86_400_000;
const ROLE = `arn:aws:iam::${PLACE.account}:role/lifecycle`;

let factory: Factory;
let line: Line;

beforeEach(async () => {
  factory = aFactory();
  line = await aLine(factory);
  factory.role(PLACE.account, 'lifecycle', [{ Effect: 'Allow', Action: 'ec2:*', Resource: '*' }]);
  const { roles } = iamState(factory.world, PLACE.account);
  roles['lifecycle'] = { ...(roles['executor'] as (typeof roles)[string]), arn: ROLE };
});

const policy = (detail: object, more: object = {}) =>
  factory.deploy('LifecyclePolicy', {
    Name: 'old',
    ExecutionRole: ROLE,
    ResourceType: 'AMI_IMAGE',
    ResourceSelection: { Recipes: [{ Name: 'web', SemanticVersion: '1.x.x' }] },
    PolicyDetails: [detail],
    ...more,
  });

const days = async (count: number) => {
  for (let day = 0; day < count; day += 1) {
    factory.world.clock.advanceTo(factory.world.clock.now() + DAY);
    await factory.world.idle();
  }
};

const states = async () =>
  (await factory.imagebuilder('ListImageBuildVersions')).imageSummaryList.map(
    ({ state }: { state: { status: string } }) => state.status,
  );

const amisOf = async (build: { outputResources: { amis: { image: string; region: string }[] } }) => {
  const [ami] = build.outputResources.amis;
  const ids = [ami?.image ?? ''];
  return (
    await factory.call(
      PLACE.account,
      'ec2:DescribeImages',
      { Filters: [{ Name: 'image-id', Values: ids }], IncludeDisabled: true },
      { region: PLACE.region },
    )
  ).Images;
};

const removal = (filter: object, more: object = {}) => ({
  Action: { Type: 'DELETE', IncludeResources: { Amis: true, Snapshots: true } },
  Filter: filter,
  ...more,
});

describe('a lifecycle policy', () => {
  it('by count keeps the newest, and takes the AMIs of the others', async () => {
    const first = await factory.build(line.pipeline);
    await factory.build(line.pipeline);
    await policy(removal({ Type: 'COUNT', Value: 1 }));
    await days(1);

    expect(await states()).toEqual(['DELETED', 'AVAILABLE']);
    expect(await amisOf(first)).toEqual([]);
  });

  it('leaves a protected AMI and its image, and ends FAILED with EC2’s words', async () => {
    const first = await factory.build(line.pipeline);
    await factory.build(line.pipeline);
    const ImageId = first.outputResources.amis[0].image;
    const there = { region: PLACE.region };
    await factory.call(PLACE.account, 'ec2:EnableImageDeregistrationProtection', { ImageId }, there);
    const lifecyclePolicyArn = await policy(removal({ Type: 'COUNT', Value: 1 }));
    await days(1);

    expect(await states()).toEqual(['AVAILABLE', 'AVAILABLE']);
    expect(await amisOf(first)).toHaveLength(1);
    const given = { resourceArn: lifecyclePolicyArn };
    const { lifecycleExecutions } = await factory.imagebuilder('ListLifecycleExecutions', given);
    expect(lifecycleExecutions[0].state).toMatchObject({
      status: 'FAILED',
      reason: expect.stringContaining('deregistration protection'),
    });
  });

  it('by age keeps at least so many, whatever their age', async () => {
    await factory.build(line.pipeline);
    await factory.build(line.pipeline);
    await policy(removal({ Type: 'AGE', Value: 3, Unit: 'DAYS', RetainAtLeast: 1 }));
    await days(2);
    expect(await states()).toEqual(['AVAILABLE', 'AVAILABLE']);

    await days(3);
    expect(await states()).toEqual(['DELETED', 'AVAILABLE']);
  });

  it.each([
    ['DEPRECATE', 'DEPRECATED', { DeprecationTime: expect.any(String) }],
    ['DISABLE', 'DISABLED', { State: 'disabled' }],
  ])('%s leaves the image %s, and its AMIs', async (Type, status, ami) => {
    const build = await factory.build(line.pipeline);
    await factory.build(line.pipeline);
    await policy({ Action: { Type, IncludeResources: { Amis: true } }, Filter: { Type: 'COUNT', Value: 1 } });
    await days(1);

    expect(await states()).toEqual([status, 'AVAILABLE']);
    expect(await amisOf(build)).toMatchObject([ami]);
  });

  it('leaves alone what has the tag of a promotion', async () => {
    const build = await factory.build(line.pipeline);
    await factory.build(line.pipeline);
    const [{ image, region }] = build.outputResources.amis;
    const Tags = [{ Key: 'hallmark:verdict', Value: 'promote' }];
    await factory.call(PLACE.account, 'ec2:CreateTags', { Resources: [image], Tags }, { region });
    const ExclusionRules = { Amis: { TagMap: { 'hallmark:verdict': 'promote' } } };
    await policy(removal({ Type: 'COUNT', Value: 1 }, { ExclusionRules }));
    await days(1);

    expect(await states()).toEqual(['AVAILABLE', 'AVAILABLE']);
    expect(await amisOf(build)).toHaveLength(1);
  });

  it('does not run while it is DISABLED', async () => {
    await factory.build(line.pipeline);
    await factory.build(line.pipeline);
    await policy(removal({ Type: 'COUNT', Value: 1 }), { Status: 'DISABLED' });
    await days(2);

    expect(await states()).toEqual(['AVAILABLE', 'AVAILABLE']);
  });

  it('whose role may not, fails and says why', async () => {
    factory.role(PLACE.account, 'executor', []);
    await factory.build(line.pipeline);
    await factory.build(line.pipeline);
    const resourceArn = await policy(removal({ Type: 'COUNT', Value: 1 }), { ExecutionRole: EXECUTOR });
    await days(1);
    const { lifecycleExecutions } = await factory.imagebuilder('ListLifecycleExecutions', { resourceArn });

    expect(lifecycleExecutions).toMatchObject([
      { state: { status: 'FAILED', reason: expect.stringMatching(/not authorized to perform: ec2:DeregisterImage/) } },
    ]);
    expect(await states()).toEqual(['AVAILABLE', 'AVAILABLE']);
  });

  it.each([
    ['unit', removal({ Type: 'AGE', Value: 3 }), /filter\.unit/],
    ['value', removal({ Type: 'COUNT', Value: 0 }), /from 1 to 1000/],
    ['count of things kept', removal({ Type: 'COUNT', Value: 3, RetainAtLeast: 1 }), /neither unit nor retainAtLeast/],
  ])('with a wrong %s is refused', async (_what, detail, message) => {
    await expect(policy(detail)).rejects.toThrow(message);
  });
});

describe('StartResourceStateUpdate', () => {
  it('changes one image, and says so in its execution', async () => {
    const { arn: resourceArn } = await factory.build(line.pipeline);
    const { lifecycleExecutionId } = await factory.imagebuilder('StartResourceStateUpdate', {
      resourceArn,
      state: { status: 'DEPRECATED' },
      executionRole: ROLE,
      includeResources: { amis: true },
      clientToken: 't',
    });
    await factory.world.idle();
    const { lifecycleExecution } = await factory.imagebuilder('GetLifecycleExecution', { lifecycleExecutionId });
    const { resources } = await factory.imagebuilder('ListLifecycleExecutionResources', { lifecycleExecutionId });

    expect(lifecycleExecution).toMatchObject({ state: { status: 'SUCCESS' } });
    expect(resources.map(({ region }: { region: string }) => region)).toEqual(['us-east-1', 'eu-west-1']);
    expect(await states()).toEqual(['DEPRECATED']);
  });
});

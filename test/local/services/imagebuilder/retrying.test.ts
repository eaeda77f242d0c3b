import { planNextBuild } from '../../../../local/services/imagebuilder/controls/controls.ts';
import { aFactory, aLine, PLACE } from './support/factory.ts';

/** An image whose build failed in a state, and what asks to try it again. */
const failedAt = async (failAt: string) => {
  const factory = aFactory();
  const { pipeline } = await aLine(factory);
  planNextBuild(
    { recipe: 'web', ...PLACE, outcome: 'FAILED', failAt, reason: 'no access to the destination' },
    factory.world,
  );
  const { arn } = await factory.build(pipeline);
  const retry = async () => {
    await factory.imagebuilder('RetryImage', {
      imageBuildVersionArn: arn,
      clientToken: `${failAt}-1`,
    });
    await factory.world.idle();
  };
  const image = async () => (await factory.imagebuilder('GetImage', { imageBuildVersionArn: arn })).image;
  return { retry, image };
};

describe('An image that is retried', () => {
  // https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_RetryImage.html
  it('is distributed, and becomes AVAILABLE, when it failed there', async () => {
    const { retry, image } = await failedAt('DISTRIBUTING');
    expect((await image()).state.status).toBe('FAILED');
    await retry();
    expect((await image()).state).toMatchObject({ status: 'AVAILABLE' });
    const regions = (await image()).outputResources.amis.map(({ region }: { region: string }) => region);
    expect(regions).toEqual(['us-east-1', 'eu-west-1']);
  });

  it('is refused when its build failed', async () => {
    const { retry, image } = await failedAt('BUILDING');
    await expect(retry()).rejects.toMatchObject({ name: 'InvalidRequestException' });
    expect((await image()).state.status).toBe('FAILED');
  });
});

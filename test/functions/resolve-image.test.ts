import { resolveImage } from '../../functions/resolve-image/resolve-image.ts';
import type { Image } from '../../shared/domain/image.ts';
import { aConfiguration, amiId, anImage, aStage, DEV, HUB } from '../support/builders.ts';
import { fakeCatalog } from '../support/fakes/fake-catalog.ts';
import { fakeContainers } from '../support/fakes/fake-containers.ts';

const image = anImage();

const resolve = async (
  request: unknown,
  imageArn?: string,
  configuration = aConfiguration(),
  strangers: Image['amis'] = [],
) => {
  const catalog = fakeCatalog();
  catalog.put(image);
  catalog.put(anImage('web-server/1.4.0/8', { amis: image.amis.slice(0, 1) }));
  catalog.put(anImage('web-server/1.4.0/9'), [], 'TESTING');
  catalog.put(anImage('web-server/1.5.0/1', { amis: [...strangers, ...image.amis] }));
  const answer = await resolveImage({ catalog, containers: fakeContainers(), configuration })({
    request,
    imageArn: imageArn ?? null,
    executionName: 'promotion-1',
  });
  return { ...answer, asked: catalog.asked };
};

describe('Resolving an image', () => {
  it('gives the image with its copies, the stages in order and the promotion id, by one call', async () => {
    expect(await resolve({ image: image.buildVersionArn, trigger: 'event' })).toMatchObject({
      outcome: 'resolved',
      image,
      stages: [{ name: 'dev' }, { name: 'prod' }],
      request: { trigger: 'event' },
      promotionId: 'promotion-1',
      asked: [image.buildVersionArn],
    });
  });

  it('takes the stages in the order of the configuration, however they are named', async () => {
    const answer = await resolve({ image: 'web-server/1.4.0/7', stages: ['prod', 'dev'] });
    expect(answer).toMatchObject({ stages: [{ name: 'dev' }, { name: 'prod' }] });
  });

  it('takes the newest build that is AVAILABLE for a version', async () => {
    expect(await resolve({ image: 'web-server/1.4.0' })).toMatchObject({
      code: 'REGIONS_INCOMPLETE',
      asked: [anImage('web-server/1.4.0/8').buildVersionArn],
    });
  });

  it('promotes the AMI that was given, or nothing: the tag that names its build is only a hint', async () => {
    const [first, second] = image.amis.map(({ id }) => id);
    for (const given of [first, second])
      expect(await resolve({ image: given }, image.buildVersionArn)).toMatchObject({ outcome: 'resolved', image });
    expect(await resolve({ image: amiId('a copy with its tags') }, image.buildVersionArn)).toMatchObject({
      outcome: 'rejected',
      code: 'AMI_NOT_OF_BUILD',
      message: expect.stringContaining(`Image Builder made other AMIs for that build: ${first} in us-east-1`),
    });
  });

  it.each(['aws-cn', 'aws-us-gov'])(
    'rejects an ARN of the partition %s, and says which one is meant',
    async (partition) => {
      const arn = image.buildVersionArn.replace('arn:aws:', `arn:${partition}:`);
      expect(await resolve({ image: arn })).toMatchObject({
        outcome: 'rejected',
        code: 'IMAGE_UNKNOWN',
        message: `${arn} is of the partition ${partition}, and the hub is in aws: its ARNs begin with arn:aws:.`,
        asked: [],
      });
    },
  );

  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])(
    'takes %s for the name of an image that is not configured',
    async (name) => {
      const known = { outcome: 'rejected', code: 'IMAGE_NOT_CONFIGURED' };
      expect(await resolve({ image: `${name.toLowerCase()}/1.0.0` })).toMatchObject(known);
      expect(await resolve({ image: 'previous', name, stages: ['prod'] })).toMatchObject(known);
    },
  );

  it('has an AMI id looked up in EC2 first, and "previous" in the ledger', async () => {
    expect(await resolve({ image: amiId('x') })).toMatchObject({ outcome: 'look-up-ami', amiId: amiId('x') });
    expect(await resolve({ image: 'previous', stages: ['prod'] })).toMatchObject({
      outcome: 'look-up-previous',
      image: 'web-server',
      stage: 'prod',
    });
  });

  it.each([
    ['input that cannot be read', { image: 7 }, 'REQUEST_MALFORMED'],
    ['an image that is not configured', { image: 'database/1.0.0/1' }, 'IMAGE_NOT_CONFIGURED'],
    ['an image of another account', { image: image.buildVersionArn.replace(HUB, DEV) }, 'IMAGE_UNKNOWN'],
    ['an image of another region', { image: image.buildVersionArn.replace('us-east-1', 'eu-west-1') }, 'IMAGE_UNKNOWN'],
    ['a build that is not there', { image: 'web-server/9.9.9/1' }, 'IMAGE_UNKNOWN'],
    ['a version without any build', { image: 'web-server/9.9.9' }, 'IMAGE_UNKNOWN'],
    ['a build that is not AVAILABLE', { image: 'web-server/1.4.0/9' }, 'IMAGE_NOT_AVAILABLE'],
    ['an image without a copy in every region', { image: 'web-server/1.4.0/8' }, 'REGIONS_INCOMPLETE'],
    ['a stage that is not there', { image: 'web-server/1.4.0/7', stages: ['qa'] }, 'STAGE_UNKNOWN'],
    ['"previous" without a stage', { image: 'previous' }, 'REQUEST_MALFORMED'],
    ['"previous" in two stages', { image: 'previous', stages: ['dev', 'prod'] }, 'REQUEST_MALFORMED'],
    ['"previous" in a stage that is not there', { image: 'previous', stages: ['qa'] }, 'STAGE_UNKNOWN'],
    [
      '"previous" of an image that is not configured',
      { image: 'previous', name: 'x', stages: ['dev'] },
      'IMAGE_NOT_CONFIGURED',
    ],
  ])('rejects %s, with a message and a fix', async (_what, request, code) => {
    const answer = await resolve(request);
    expect(answer).toMatchObject({ outcome: 'rejected', code });
    expect('message' in answer && answer.message.length > 20 && answer.fix.length > 20).toBe(true);
  });

  it('asks Image Builder for nothing that the hub may not read', async () => {
    expect((await resolve({ image: 'database/1.0.0/1' })).asked).toEqual([]);
    expect((await resolve({ image: image.buildVersionArn.replace(HUB, DEV) })).asked).toEqual([]);
  });

  it('leaves alone what a distribution has copied into other accounts and regions', async () => {
    const strangers = [
      { region: 'us-east-1', id: amiId('theirs'), account: DEV },
      { region: 'ap-south-1', id: amiId('elsewhere'), account: HUB },
    ];
    const answer = await resolve({ image: 'web-server/1.5.0/1' }, undefined, aConfiguration(), strangers);
    expect(answer).toMatchObject({ image: { amis: image.amis } });
  });

  it('says which regions and which stages there are', async () => {
    expect(await resolve({ image: 'web-server/1.4.0/8' })).toMatchObject({
      message: expect.stringMatching(/eu-west-1/),
    });
    expect(await resolve({ image: 'web-server/1.4.0/7', stages: ['qa'] })).toMatchObject({
      message: expect.stringMatching(/no stage qa; it has dev, prod/),
    });
  });
});

describe('The plan of a stage', () => {
  const accounts = Array.from({ length: 101 }, (_, index) => String(200000000000 + index));
  const plan = async (more = {}) => {
    const stage = aStage('dev', DEV, {
      targets: accounts.map((account) => ({ account, regions: ['us-east-1'] })),
      ...more,
    });
    const answer = await resolve({ image: 'web-server/1.4.0/7' }, undefined, aConfiguration({ stages: [stage] }));
    if (answer.outcome !== 'resolved') throw new Error(answer.outcome);
    return answer.stages[0];
  };

  it('holds every account in exactly one batch of at most 50', async () => {
    const batches = (await plan())?.batches ?? [];
    expect(batches.map((batch) => batch.accounts.length)).toEqual([50, 50, 1]);
    expect(batches.flatMap((batch) => batch.accounts)).toEqual(accounts);
  });

  it("has the hub's own parameters in the first batch alone, and in none where the stage keeps none", async () => {
    expect((await plan())?.batches.map(({ hub }) => hub)).toEqual([true, false, false]);
    expect((await plan({ hubParameterName: undefined }))?.batches.map(({ hub }) => hub)).toEqual([false, false, false]);
  });
});

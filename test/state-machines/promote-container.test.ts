import { parseContainerName, versionTag } from '../../shared/domain/container-image.ts';
import type { Image } from '../../shared/domain/image.ts';
import {
  aContainerConfiguration,
  aContainerImage,
  aFinding,
  containerUri,
  DEV,
  digestOf,
  HUB,
  PROD,
  REGIONS,
  REPOSITORY,
} from '../support/builders.ts';
import { promotions } from '../support/promotions.ts';

const OLD = aContainerImage('tool/1.4.0/6');
const NEW = aContainerImage('tool/1.4.0/7');
const uriOf = (image: Image, region = 'us-east-1') => containerUri(region, digestOf(`tool/${image.version}`));

const worldOf = () => {
  const world = promotions(aContainerConfiguration());
  /** Image Builder has the image, and pushed it into every region; ECR scanned it. */
  const built = (image: Image, findings = [] as ReturnType<typeof aFinding>[], status = 'ACTIVE'): Image => {
    const tag = versionTag(image.version);
    const names = REGIONS.flatMap(
      (region) => parseContainerName(`${HUB}.dkr.ecr.${region}.amazonaws.com/${REPOSITORY}:${tag}`) ?? [],
    );
    world.catalog.put({ ...image, amis: [] }, [], 'AVAILABLE', names);
    for (const region of REGIONS) {
      const digest = digestOf(`tool/${image.version}`);
      world.registries.repository(region, REPOSITORY).scans.set(digest, { status, findings });
      world.registries.push(region, REPOSITORY, digest, [tag]);
    }
    return image;
  };
  const tagIn = (region: string, tag: string) => world.registries.repository(region, REPOSITORY).tags.get(tag);
  return { ...world, built, tagIn };
};

describe('A promotion of a container image', () => {
  it('ends as promoted: pulled by the targets, published as URI with digest, tagged, current in the ledger, told', async () => {
    const world = worldOf();
    const { status, output } = await world.byEvent(world.built(NEW));

    expect(status).toBe('SUCCEEDED');
    expect(output).toMatchObject({
      outcome: 'promoted',
      image: { version: '1.4.0/7', amis: REGIONS.map((region) => ({ region, id: uriOf(NEW, region) })) },
      stages: [
        { name: 'dev', outcome: 'promoted', published: 4 },
        { name: 'prod', outcome: 'promoted', published: 4 },
      ],
    });
    expect(world.parameters.values[`${PROD} eu-west-1 /golden/tool`]).toBe(uriOf(NEW, 'eu-west-1'));
    expect(world.registries.repository('us-east-1', REPOSITORY).policy).toContain(PROD);
    expect(['1.4.0-7', 'dev', 'prod'].map((tag) => world.tagIn('eu-west-1', tag))).toEqual(
      Array(3).fill(digestOf('tool/1.4.0/7')),
    );
    expect((await world.ledger.channel('tool', 'prod'))?.current?.amis).toEqual(NEW.amis);
    expect(world.told.map(({ kind }) => kind)).toEqual(['started', 'stage-done', 'promoted']);
  });

  it('asks neither EC2 nor for fleets', async () => {
    const world = worldOf();
    const { path } = await world.byEvent(world.built(NEW));

    expect(world.registry.writes).toEqual([]);
    expect(path).not.toContain('Find fleets');
  });

  it('is rejected for a critical finding: neither shared nor published nor tagged', async () => {
    const world = worldOf();
    const { output } = await world.byEvent(world.built(NEW, [aFinding()], 'COMPLETE'));

    expect(output.outcome).toBe('rejected');
    expect(world.registries.writes).toEqual([]);
    expect(world.parameters.calls).toEqual([]);
  });

  it('waits for the scan, and asks a person when it never ends', async () => {
    const world = worldOf();
    const { output } = await world.byEvent(world.built(NEW, [], 'IN_PROGRESS'));

    expect(output.outcome).toBe('inconclusive');
  });

  it('puts parameters and tag of a stage that fails back on the image before', async () => {
    const world = worldOf();
    await world.byEvent(world.built(OLD));
    const barred = `${PROD} eu-west-1 /golden/tool`;
    world.parameters.faults[barred] = 'invisible';
    const publish = world.steps['PublishImage'];
    world.steps['PublishImage'] = async (payload: never) => {
      if ((payload as { image: Image }).image.version === OLD.version) delete world.parameters.faults[barred];
      return publish?.(payload);
    };
    const { output } = await world.byEvent(world.built(NEW));

    expect(output.outcome).toBe('rolled-back');
    expect(world.parameters.values[`${PROD} us-east-1 /golden/tool`]).toBe(uriOf(OLD));
    expect(world.tagIn('us-east-1', 'prod')).toBe(digestOf('tool/1.4.0/6'));
    expect(world.parameters.values[`${DEV} us-east-1 /golden/tool`]).toBe(uriOf(NEW));
    expect(world.tagIn('us-east-1', 'dev')).toBe(digestOf('tool/1.4.0/7'));
  });

  it('goes back by hand to what was there before', async () => {
    const world = worldOf();
    await world.byEvent(world.built(OLD));
    await world.byEvent(world.built(NEW));
    const { output } = await world.promote({ image: 'previous', stages: ['prod'], reason: 'INC-1' }, 'back');

    expect(output).toMatchObject({ outcome: 'promoted', image: { version: '1.4.0/6' } });
    expect(world.parameters.values[`${PROD} us-east-1 /golden/tool`]).toBe(uriOf(OLD));
  });

  it('can be asked for by its URI', async () => {
    const world = worldOf();
    world.built(NEW);
    const { output } = await world.promote({ image: uriOf(NEW, 'eu-west-1'), stages: ['dev'] });

    expect(output).toMatchObject({ outcome: 'promoted', image: { version: '1.4.0/7' } });
  });
});

import { ECRClient } from '@aws-sdk/client-ecr';
import { pushImage } from '../../../local/services/ecr/push-image.ts';
import { plainSettings, putRepository } from '../../../local/services/ecr/repositories.ts';
import { ecr } from '../../../local/services/ecr/service.ts';
import { iam } from '../../../local/services/iam/service.ts';
import { sts } from '../../../local/services/sts/service.ts';
import { clientFor } from '../../../shared/aws/clients.ts';
import { ecrContainers } from '../../../shared/aws/ecr-containers.ts';
import type {
  ContainerCatalog,
  ContainerRepositories,
  ContainerTags,
} from '../../../shared/ports/container-registry.ts';
import { HUB, hash } from '../../support/builders.ts';
import { fakeContainers } from '../../support/fakes/fake-containers.ts';
import { localAws } from './local-aws.ts';

const REGION = 'eu-west-1';
const POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Sid: 'A', Effect: 'Allow', Principal: '*', Action: 'ecr:BatchGetImage' }],
});

const world = localAws({ services: [sts, iam, ecr] }, () => [clientFor(ECRClient, REGION)]);

interface Registries {
  readonly registry: ContainerCatalog & ContainerTags & ContainerRepositories;
  /** Gives the digest of what was pushed. */
  readonly push: (content: string, tags: readonly string[]) => string;
  readonly name: string;
}

let made = 0;
const inEcr = (immutable = false): Registries => {
  made += 1;
  const name = `hallmark/tool-${made}`;
  const place = { account: HUB, region: REGION };
  putRepository(world, place, name, { ...plainSettings(), tagMutability: immutable ? 'IMMUTABLE' : 'MUTABLE' });
  const push = (content: string, tags: readonly string[]) =>
    pushImage(world, { ...place, repository: name, tags, content, findings: [] }).digest;
  return { registry: ecrContainers(), push, name };
};

const inFake = (immutable = false): Registries => {
  const registry = fakeContainers();
  const name = 'hallmark/tool';
  registry.repository(REGION, name).immutable = immutable;
  const push = (content: string, tags: readonly string[]) => {
    const digest = `sha256:${hash(content)}`;
    registry.push(REGION, name, digest, tags);
    return digest;
  };
  return { registry, push, name };
};

describe.each([
  ['the fake', inFake],
  ['ECR', inEcr],
])('container images, by %s', (_which, begin) => {
  it('are found by tag and by digest, with all their tags', async () => {
    const { registry, push, name } = begin();
    const digest = push('one', ['1.0.0-1', 'newest']);
    const found = [{ digest, tags: ['1.0.0-1', 'newest'], archived: false }];

    expect(await registry.find(REGION, name, [{ tag: 'newest' }])).toEqual(found);
    expect(await registry.find(REGION, name, [{ digest }])).toEqual(found);
  });

  it('are found once where two tags mean one, and both where they mean two', async () => {
    const { registry, push, name } = begin();
    const [one, two] = [push('one', ['1.0.0-1', 'a']), push('two', ['1.0.0-2'])];
    const digests = async (tags: readonly string[]) =>
      (
        await registry.find(
          REGION,
          name,
          tags.map((tag) => ({ tag })),
        )
      ).map(({ digest }) => digest);

    expect(await digests(['1.0.0-1', 'a'])).toEqual([one]);
    expect(await digests(['1.0.0-1', '1.0.0-2'])).toEqual([one, two]);
  });

  it.each(['a tag', 'a digest', 'a repository'])('are none where %s is not there', async (what) => {
    const { registry, name } = begin();
    const meant = what === 'a digest' ? { digest: `sha256:${'0'.repeat(64)}` } : { tag: 'no' };

    expect(await registry.find(REGION, what === 'a repository' ? 'nowhere' : name, [meant])).toEqual([]);
  });

  it('get one more tag, and keep the others and their digest', async () => {
    const { registry, push, name } = begin();
    const digest = push('one', ['1.0.0-1']);
    const image = await registry.look(REGION, name, digest, 'dev');
    if (!image) throw new Error('it is there');

    expect(image.holder).toBeUndefined();
    expect(await registry.put(REGION, name, image, 'dev')).toBe('tagged');
    expect(await registry.find(REGION, name, [{ tag: 'dev' }])).toEqual([
      { digest, tags: ['1.0.0-1', 'dev'], archived: false },
    ]);
    expect((await registry.look(REGION, name, digest, 'dev'))?.holder).toBe(digest);
  });

  it('take a tag from another image', async () => {
    const { registry, push, name } = begin();
    const [one, two] = [push('one', ['dev']), push('two', [])];
    const image = await registry.look(REGION, name, two, 'dev');
    if (!image) throw new Error('it is there');

    expect(image.holder).toBe(one);
    expect(await registry.put(REGION, name, image, 'dev')).toBe('tagged');
    expect((await registry.look(REGION, name, one, 'dev'))?.holder).toBe(two);
  });

  it('do not take one where tags are immutable', async () => {
    const { registry, push, name } = begin(true);
    push('one', ['dev']);
    const image = await registry.look(REGION, name, push('two', []), 'dev');
    if (!image) throw new Error('it is there');

    expect(await registry.put(REGION, name, image, 'dev')).toBe('immutable');
    expect((await registry.movable(REGION, name))?.('dev')).toBe(false);
  });

  it('that are gone have no tags to look at', async () => {
    const { registry, name } = begin();

    expect(await registry.look(REGION, name, `sha256:${'0'.repeat(64)}`, 'dev')).toBeUndefined();
  });
});

describe.each([
  ['the fake', inFake],
  ['ECR', inEcr],
])('a repository, by %s', (_which, begin) => {
  it('lets tags move, unless it says otherwise; where there is none, nothing does', async () => {
    const { registry, name } = begin();

    expect((await registry.movable(REGION, name))?.('dev')).toBe(true);
    expect(await registry.movable(REGION, 'nowhere')).toBeUndefined();
  });

  it('has no policy until one is set', async () => {
    const { registry, name } = begin();

    expect(await registry.policy(REGION, name)).toBeUndefined();
    await registry.setPolicy(REGION, name, POLICY);
    expect(JSON.parse((await registry.policy(REGION, name)) ?? '')).toEqual(JSON.parse(POLICY));
  });
});

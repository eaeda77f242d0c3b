import { pushImage } from '../../../../local/services/ecr/push-image.ts';
import { plainSettings, putRepository } from '../../../../local/services/ecr/repositories.ts';
import { ecr } from '../../../../local/services/ecr/service.ts';
import type { RepositorySettings } from '../../../../local/services/ecr/state.ts';
import { type FakeWorld, fakeWorld, HUB, REGION } from '../../support/fake-world.ts';

const NAME = 'hallmark/tool';

let fake: FakeWorld;
beforeEach(() => {
  fake = fakeWorld([ecr]);
});

const repository = (settings: Partial<RepositorySettings> = {}, region = REGION) =>
  putRepository(fake.world, { account: HUB, region }, NAME, { ...plainSettings(), ...settings });

const push = (content: string, tags: readonly string[], region = REGION) =>
  pushImage(fake.world, { account: HUB, region, repository: NAME, tags, content, findings: [] });

describe('a pushed image', () => {
  it('is named by the registry of its region, once for each tag', () => {
    repository();

    expect(push('build 1', ['1.0.0-1', 'newest']).uris).toEqual([
      `${HUB}.dkr.ecr.${REGION}.amazonaws.com/hallmark/tool:1.0.0-1`,
      `${HUB}.dkr.ecr.${REGION}.amazonaws.com/hallmark/tool:newest`,
    ]);
  });

  it('has the same digest in every region, and another one than other content', () => {
    repository();
    repository({}, 'us-east-1');
    const digest = push('build 1', ['1.0.0-1']).digest;

    expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(push('build 1', ['1.0.0-1'], 'us-east-1').digest).toBe(digest);
    expect(push('build 2', ['1.0.0-2']).digest).not.toBe(digest);
  });

  it('takes a tag from the image that had it', () => {
    const { images } = repository();
    const older = push('build 1', ['1.0.0-1', 'newest']).digest;
    const newer = push('build 2', ['1.0.0-2', 'newest']).digest;

    expect(images[older]?.tags).toEqual(['1.0.0-1']);
    expect(images[newer]?.tags).toEqual(['1.0.0-2', 'newest']);
  });

  it('needs a repository that is there', () => {
    expect(() => push('build 1', ['1.0.0-1'])).toThrow(
      expect.objectContaining({ name: 'RepositoryNotFoundException' }),
    );
  });
});

describe('a tag that is there', () => {
  const again = (settings: Partial<RepositorySettings>, tag: string) => {
    repository(settings);
    push('build 1', [tag]);
    return () => push('build 2', [tag]);
  };
  const refused = expect.objectContaining({ name: 'ImageTagAlreadyExistsException' });

  it.each([
    ['of an immutable repository', { tagMutability: 'IMMUTABLE' }, '1.0.0'],
    ['that is no exception', { tagMutability: 'IMMUTABLE_WITH_EXCLUSION', exclusions: ['newest*'] }, '1.0.0'],
    ['that is the exception', { tagMutability: 'MUTABLE_WITH_EXCLUSION', exclusions: ['1.*'] }, '1.0.0'],
  ] as const)('%s stays where it is', (_which, settings, tag) => {
    expect(again(settings, tag)).toThrow(refused);
  });

  it.each([
    ['of a mutable repository', {}, '1.0.0'],
    ['that is the exception', { tagMutability: 'IMMUTABLE_WITH_EXCLUSION', exclusions: ['newest*'] }, 'newest-arm'],
    ['that is no exception', { tagMutability: 'MUTABLE_WITH_EXCLUSION', exclusions: ['1.*'] }, '2.0.0'],
  ] as const)('%s moves', (_which, settings, tag) => {
    expect(again(settings, tag)).not.toThrow();
  });
});

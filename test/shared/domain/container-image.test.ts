import {
  containersOf,
  parseContainerName,
  parseContainerUri,
  versionOfTag,
  versionTag,
} from '../../../shared/domain/container-image.ts';

const DIGEST = `sha256:${'0a'.repeat(32)}`;
const REGISTRY = '111111111111.dkr.ecr.eu-west-1.amazonaws.com';

describe('the URI of a container image', () => {
  it('says region, account, repository and digest', () => {
    expect(parseContainerUri(`${REGISTRY}/hallmark/tool@${DIGEST}`)).toEqual({
      region: 'eu-west-1',
      account: '111111111111',
      repository: 'hallmark/tool',
      digest: DIGEST,
      uri: `${REGISTRY}/hallmark/tool@${DIGEST}`,
    });
  });

  it('forgets a tag beside the digest: the digest alone decides', () => {
    expect(parseContainerUri(`${REGISTRY}/tool:1.0.0-1@${DIGEST}`)?.uri).toBe(`${REGISTRY}/tool@${DIGEST}`);
  });

  it('may be in China', () => {
    expect(parseContainerUri(`111111111111.dkr.ecr.cn-north-1.amazonaws.com.cn/tool@${DIGEST}`)?.uri).toBe(
      `111111111111.dkr.ecr.cn-north-1.amazonaws.com.cn/tool@${DIGEST}`,
    );
  });

  it.each([
    ['a tag only', `${REGISTRY}/tool:1.0.0-1`],
    ['a short digest', `${REGISTRY}/tool@sha256:0a0a`],
    ['no repository', `${REGISTRY}/@${DIGEST}`],
    ['another registry', `docker.io/library/tool@${DIGEST}`],
    ['something before it', `https://${REGISTRY}/tool@${DIGEST}`],
    ['an AMI id', 'ami-0123456789abcdef0'],
  ])('is not %s', (_what, text) => {
    expect(parseContainerUri(text)).toBeUndefined();
  });
});

it('reads the name that Image Builder gives, with its tag', () => {
  expect(parseContainerName(`${REGISTRY}/hallmark/tool:1.4.0-7`)).toMatchObject({
    repository: 'hallmark/tool',
    tag: '1.4.0-7',
    digest: undefined,
  });
});

it('keeps AMIs apart from container images', () => {
  const copies = [
    { region: 'eu-west-1', account: '111111111111', id: 'ami-0123456789abcdef0' },
    { region: 'eu-west-1', account: '111111111111', id: `${REGISTRY}/tool@${DIGEST}` },
  ];
  expect(containersOf(copies).map(({ repository }) => repository)).toEqual(['tool']);
});

it('writes a version as a tag, and reads it', () => {
  expect(versionTag('1.4.0/7')).toBe('1.4.0-7');
  expect(['1.4.0-7', 'newest', '1.4.0', 'v1.4.0-7'].map(versionOfTag)).toEqual([
    '1.4.0/7',
    undefined,
    undefined,
    undefined,
  ]);
});

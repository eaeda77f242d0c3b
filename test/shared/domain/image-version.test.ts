import { assert, integer, property, record } from 'fast-check';
import {
  compareVersions,
  parseImageArn,
  parseNamedVersion,
  sortableVersion,
  versionText,
} from '../../../shared/domain/image-version.ts';

const ARN = 'arn:aws:imagebuilder:us-east-1:111111111111:image/web-server/1.4.0/7';

describe('The ARN of an image', () => {
  it('names region, account, image, version and build', () => {
    expect(parseImageArn(ARN)).toEqual({
      arn: ARN,
      partition: 'aws',
      region: 'us-east-1',
      account: '111111111111',
      name: 'web-server',
      major: 1,
      minor: 4,
      patch: 0,
      build: 7,
    });
  });

  it('has no build when it means a version', () => {
    expect(parseImageArn(ARN.slice(0, -2))).not.toHaveProperty('build');
  });

  it.each(['aws-cn', 'aws-us-gov'])('may be of the partition %s', (partition) => {
    expect(parseImageArn(ARN.replace('aws', partition))?.partition).toBe(partition);
  });

  it.each([
    ['nothing', ''],
    ['another resource', ARN.replace(':image/', ':component/')],
    ['another service', ARN.replace('imagebuilder', 'ec2')],
    ['a version with x', ARN.replace('1.4.0/7', '1.4.x')],
    ['a short account', ARN.replace('111111111111', '1111')],
    ['something behind it', `${ARN}/8`],
    ['a line behind it', `${ARN}\n`],
  ])('is not %s', (_what, text) => {
    expect(parseImageArn(text)).toBeUndefined();
  });
});

describe('A sortable version', () => {
  const part = integer({ min: 0, max: 2 ** 30 - 1 });
  const version = record({ major: part, minor: part, patch: part, build: part }).map((parts) => ({
    name: 'web-server',
    ...parts,
  }));

  it('orders as text as versions do as numbers', () => {
    assert(
      property(version, version, (a, b) => {
        const asText = sortableVersion(a) < sortableVersion(b) ? -1 : sortableVersion(a) > sortableVersion(b) ? 1 : 0;
        expect(Math.sign(compareVersions(a, b))).toBe(asText);
      }),
    );
  });

  it('puts 1.10.0 after 1.9.0, and build 10 after build 9', () => {
    const sorted = ['a/1.10.0/1', 'a/1.9.0/10', 'a/1.9.0/9'].map(parseNamedVersion).map((parsed) => {
      if (!parsed) throw new Error('unreadable');
      return { text: versionText(parsed), sortable: sortableVersion(parsed) };
    });
    expect(sorted.sort((a, b) => (a.sortable < b.sortable ? -1 : 1)).map(({ text }) => text)).toEqual([
      '1.9.0/9',
      '1.9.0/10',
      '1.10.0/1',
    ]);
  });

  it('reads back what it was written from', () => {
    assert(
      property(version, (given) => {
        expect(parseNamedVersion(`web-server/${versionText(given)}`)).toEqual(given);
      }),
    );
  });
});

import { follows, imageAlias } from '../../../shared/domain/image-alias.ts';

const ARN = 'arn:aws:ssm:us-east-1:222222222222:parameter/golden/web-server';
const PUBLISHED = { name: '/golden/web-server', account: '222222222222', region: 'us-east-1' };

/** Every form of https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RequestLaunchTemplateData.html (ImageId). */
const FORMS: readonly [string, object, 'published' | 'pinned' | 'other'][] = [
  ['resolve:ssm:/golden/web-server', { name: '/golden/web-server' }, 'published'],
  ['resolve:ssm:/golden/web-server:3', { name: '/golden/web-server', version: '3' }, 'pinned'],
  ['resolve:ssm:/golden/web-server:stable', { name: '/golden/web-server', label: 'stable' }, 'pinned'],
  ['resolve:ssm:/golden/web-server:', { name: '/golden/web-server', label: '' }, 'pinned'],
  [`resolve:ssm:${ARN}`, { name: '/golden/web-server', account: '222222222222', region: 'us-east-1' }, 'published'],
  [`resolve:ssm:${ARN}:12`, { name: '/golden/web-server', version: '12' }, 'pinned'],
  [`resolve:ssm:${ARN}:v1.2_blue-3`, { name: '/golden/web-server', label: 'v1.2_blue-3' }, 'pinned'],
  [`resolve:ssm:${ARN.replace('2222', '9999')}`, { account: '999922222222' }, 'other'],
  [`resolve:ssm:${ARN.replace('us-east-1', 'eu-west-1')}`, { region: 'eu-west-1' }, 'other'],
  [`resolve:ssm:${ARN.replace('aws:', 'aws-cn:')}`, { name: '/golden/web-server' }, 'published'],
  ['resolve:ssm:/golden/web-server-2', { name: '/golden/web-server-2' }, 'other'],
  ['resolve:ssm:golden/web-server', { name: 'golden/web-server' }, 'other'],
  ['resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64', {}, 'other'],
  ['resolve:ssm:', { name: '' }, 'other'],
];

describe('The parameter in a launch template', () => {
  it.each(FORMS)('is read from %s', (text, parts) => {
    expect(imageAlias(text)).toMatchObject(parts);
  });

  it.each(FORMS)('tells from %s whether the template launches what the stage publishes', (text, _parts, followed) => {
    const alias = imageAlias(text);
    expect(alias && follows(alias, PUBLISHED)).toBe(followed);
  });

  it.each([undefined, '', 'ami-0123456789abcdef0', '{{resolve:ssm:/golden/web-server}}'])('is not in %s', (text) => {
    expect(imageAlias(text)).toBeUndefined();
  });
});

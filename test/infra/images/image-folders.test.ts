import { readImages } from '../../../infra/images/image-folders.ts';
import { commands, imageFolder, leastImage } from './support.ts';

const family = (...images: readonly object[]) =>
  imageFolder(
    Object.fromEntries(
      images.map((each, index) => {
        const name = ['base', 'child', 'grandchild'][index] ?? '';
        return [`${name}/image.yaml`, leastImage({ name, ...each })];
      }),
    ),
  );
const refused = (folder: string): string => {
  try {
    readImages(folder);
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing was refused';
};
const on = (image: string) => ({ baseImage: { image } });

describe('images that are built on each other', () => {
  it('are read in order of names', () => {
    expect(readImages(family({}, on('base'), on('child'))).map(({ name }) => name)).toEqual([
      'base',
      'child',
      'grandchild',
    ]);
  });

  it.each<[string, readonly object[], RegExp]>([
    [
      'one that is not there',
      [{}, on('bse')],
      /child\/image\.yaml:4:3: baseImage\.image: there is no image "bse": did you mean "base"\?/,
    ],
    ['itself', [on('base')], /base would be built on itself/],
    [
      'itself by a detour',
      [on('child'), on('base')],
      /base would be built on itself, through child[\s\S]*child would be built on itself/,
    ],
    [
      'another platform',
      [
        {
          platform: 'Windows',
          baseImage: 'windows-server-2025-english-full-base-x86',
          components: [{ managed: 'update-windows' }],
          blockDevices: [{ device: '/dev/sda1' }],
        },
        { ...on('base'), blockDevices: [{ device: '/dev/sda1' }] },
      ],
      /child\/image\.yaml:2:1: platform: is Linux, but base below it is Windows/,
    ],
    [
      'one whose root device it leaves out',
      [{ baseImage: 'ubuntu-server-24-lts-x86', blockDevices: [{ device: '/dev/sda1' }] }, on('base')],
      /child\/image\.yaml:8:5: blockDevices\.0\.device: the root volume of base is \/dev\/sda1/,
    ],
    [
      'a container image',
      [{ container: {}, blockDevices: [], baseImage: { container: 'amazonlinux:2023' } }, on('base')],
      /base is a container image, and child is an AMI/,
    ],
  ])('cannot be built on %s', (_what, images, message) => {
    expect(() => readImages(family(...images))).toThrow(message);
  });

  it('are all checked before the first mistake is told', () => {
    const folder = family({ platform: 'BeOS' }, { version: 1 });
    expect(() => readImages(folder)).toThrow(/base\/image\.yaml[\s\S]*child\/image\.yaml/);
  });

  it('tell of a document that they share once', () => {
    const folder = imageFolder({
      'base/image.yaml': leastImage({ name: 'base', components: [{ file: 'a.yaml' }] }),
      'child/image.yaml': leastImage({ name: 'child', components: [{ file: '../base/a.yaml' }] }),
      'base/a.yaml': 'phases: [\n',
    });
    const told = refused(folder).split('\n');
    expect(told[0]).toMatch(/base\/a\.yaml:\d+:\d+: /);
    expect(new Set(told).size).toBe(told.length);
  });

  it('cannot be meant by their names alone', () => {
    expect(refused(family({}, { baseImage: 'base' }))).toMatch(
      /child\/image\.yaml:3:1: baseImage: base is an image of yours: write \{image: base\}$/,
    );
  });

  it('cannot give two components one name in the account', () => {
    const folder = imageFolder({
      'web/image.yaml': leastImage({ components: [{ file: 'arm-tools.yaml' }] }),
      'web/arm-tools.yaml': commands('ls'),
      'web-arm/image.yaml': leastImage({ name: 'web-arm', components: [{ file: 'tools.yaml' }] }),
      'web-arm/tools.yaml': commands('ls'),
    });
    expect(refused(folder)).toMatch(/web\/image\.yaml:5:5: components\.0\.file: the component arm-tools and one of .*/);
  });

  it('are none where there is no folder', () => {
    expect(readImages('/nowhere')).toEqual([]);
  });
});

describe('an image that would be passed over', () => {
  it.each(['image.yml', 'Image.yaml', 'images.yaml'])('since its definition is called %s is told of', (name) => {
    expect(refused(imageFolder({ [`web/${name}`]: leastImage() }))).toContain(
      `web/${name}: has to be called image.yaml`,
    );
  });

  it('since its own folder was given is told of', () => {
    expect(refused(`${imageFolder({ 'web/image.yaml': leastImage() })}/web`)).toMatch(
      /image\.yaml: give the folder above/,
    );
  });

  it('since a file was given is told of', () => {
    const folder = imageFolder({ 'web/image.yaml': leastImage() });
    expect(refused(`${folder}/web/image.yaml`)).toContain('is a file: give the folder');
  });
});

import { readImages } from '../../../infra/images/image-folders.ts';
import { imageFolder, leastImage } from './support.ts';

const family = (...images: readonly object[]) =>
  imageFolder(
    Object.fromEntries(
      images.map((each, index) => {
        const name = ['base', 'child', 'grandchild'][index] ?? '';
        return [`${name}/image.yaml`, leastImage({ name, ...each })];
      }),
    ),
  );
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
      /child\/image\.yaml: baseImage\.image: there is no image "bse": did you mean "base"\?/,
    ],
    ['itself', [on('base')], /base would be built on itself/],
    [
      'itself by a detour',
      [on('child'), on('base')],
      /base would be built on itself, by way of child[\s\S]*child would be built on itself/,
    ],
    [
      'another platform',
      [{ platform: 'Windows', baseImage: 'windows-server-2025-english-full-base-x86' }, on('base')],
      /child\/image\.yaml: platform: is Linux, but base below it is Windows/,
    ],
    [
      'a container image',
      [{ container: {}, blockDevices: [], baseImage: { container: 'amazonlinux:2023' } }, on('base')],
      /base is a container image, and child an AMI/,
    ],
  ])('cannot be built on %s', (_what, images, message) => {
    expect(() => readImages(family(...images))).toThrow(message);
  });

  it('are all checked before the first mistake is told', () => {
    const folder = family({ platform: 'BeOS' }, { version: 1 });
    expect(() => readImages(folder)).toThrow(/base\/image\.yaml[\s\S]*child\/image\.yaml/);
  });

  it('are none where there is no folder', () => {
    expect(readImages('/nowhere')).toEqual([]);
  });
});

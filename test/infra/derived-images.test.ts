import { bumped, imageFolder, leastImage } from './images/support.ts';
import { fileOf, least } from './support/example.ts';
import { textOf } from './support/statements.ts';
import { type Synthesized, synthesized } from './support/synthesized.ts';

const on = (image: string) => ({ baseImage: { image } });

/** Three AMIs and two container images, each on the one before. */
const FAMILY = bumped(
  imageFolder({
    'base/image.yaml': leastImage({ name: 'base' }),
    'child/image.yaml': leastImage({ name: 'child', ...on('base') }),
    'grandchild/image.yaml': leastImage({ name: 'grandchild', ...on('child') }),
    'runtime/image.yaml': leastImage({
      name: 'runtime',
      container: {},
      blockDevices: [],
      baseImage: { container: 'amazonlinux:2023', platform: 'Linux' },
    }),
    'tool/image.yaml': leastImage({ name: 'tool', container: {}, blockDevices: [], ...on('runtime') }),
  }),
);

describe('images on images of our own', () => {
  let assembly: Synthesized;
  beforeAll(async () => {
    assembly = await synthesized(fileOf(least()), FAMILY);
  });

  const pipelines = (stack: string) =>
    Object.values(assembly.resources(stack, 'AWS::ImageBuilder::ImagePipeline'))
      .map(({ Properties }) => Properties['Name'])
      .toSorted();

  it('are in a stack for each layer above the image factory', () => {
    expect(pipelines('HallmarkImageFactory')).toEqual(['base', 'runtime']);
    expect(pipelines('HallmarkDerivedImages')).toEqual(['child', 'tool']);
    expect(pipelines('HallmarkDerivedImages-2')).toEqual(['grandchild']);
  });

  it('come after all other stacks, layer by layer', () => {
    const order = assembly.stacks;
    expect(order.indexOf('HallmarkDerivedImages')).toBeGreaterThan(order.indexOf('HallmarkSpokes'));
    expect(order.at(-1)).toBe('HallmarkDerivedImages-2');
  });

  it('use the key, the bucket and the repositories of the image factory by name: no stack exports anything', () => {
    for (const stack of assembly.stacks)
      expect(assembly.file(`${stack}.template.json`)).not.toMatch(/"Export"|ImportValue|GetStackOutput/);
    const [child] = Object.values(assembly.resources('HallmarkDerivedImages', 'AWS::ImageBuilder::ImageRecipe'));
    expect(JSON.stringify(child?.Properties['BlockDeviceMappings'])).toContain('alias/hallmark-images');
    expect(assembly.resources('HallmarkDerivedImages', 'AWS::ECR::Repository')).toEqual({});
    expect(Object.keys(assembly.resources('HallmarkImageFactory', 'AWS::ECR::Repository'))).toHaveLength(2);
    const [parameter] = Object.values(assembly.resources('HallmarkImageFactory', 'AWS::SSM::Parameter'));
    expect(parameter?.Properties).toMatchObject({ Name: '/hallmark/build-logs-bucket' });
    const { Parameters } = JSON.parse(assembly.file('HallmarkDerivedImages.template.json')) as {
      Parameters: Record<string, { Default?: string }>;
    };
    expect(Object.values(Parameters).map(({ Default }) => Default)).toContain('/hallmark/build-logs-bucket');
  });

  it('name the newest build of their base', () => {
    const parents = (type: string, stack: string) =>
      Object.values(assembly.resources(stack, `AWS::ImageBuilder::${type}`)).map(({ Properties }) =>
        textOf(Properties['ParentImage']),
      );
    const arn = (name: string) => `arn:aws:imagebuilder:us-east-1:111111111111:image/${name}/x.x.x`;
    expect(parents('ImageRecipe', 'HallmarkDerivedImages')).toEqual([arn('base')]);
    expect(parents('ContainerRecipe', 'HallmarkDerivedImages')).toEqual([arn('runtime')]);
    expect(parents('ImageRecipe', 'HallmarkDerivedImages-2')).toEqual([arn('child')]);
  });

  it('have no stack where every image is on a foreign base', async () => {
    const folder = bumped(imageFolder({ 'base/image.yaml': leastImage({ name: 'base' }) }));
    const { stacks } = await synthesized(fileOf(least()), folder);
    expect(stacks.filter((stack) => stack.startsWith('HallmarkDerived'))).toEqual([]);
  });
});

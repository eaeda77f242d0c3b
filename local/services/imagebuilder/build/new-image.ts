import type { World } from '../../../kernel/world.ts';
import { arnOf } from '../arn.ts';
import { factory, type Place } from '../store.ts';
import type { BuildType, BuiltImage, Order } from './built-image.ts';

interface NewImage extends Pick<BuiltImage, 'platform' | 'osVersion' | 'architecture' | 'tags'> {
  /** As in ARNs. */
  readonly name: string;
  readonly version: string;
  readonly type: BuiltImage['type'];
  readonly buildType: BuildType;
  readonly order: Order;
}

/** The next build version of a name and version, PENDING. */
export const newImage = (world: World, { account, region }: Place, given: NewImage): BuiltImage => {
  const { images } = factory(world, account, region);
  const same = Object.values(images).filter(({ name, version }) => name === given.name && version === given.version);
  const build = Math.max(0, ...same.map((image) => image.build)) + 1;
  const image: BuiltImage = {
    ...given,
    arn: arnOf(account, region, 'image', `${given.name}/${given.version}/${build}`),
    build,
    createdAt: world.clock.now(),
    status: 'PENDING',
    history: [],
    dependencies: {},
    amis: [],
    containers: [],
    packages: [],
    findings: [],
    workflows: [],
  };
  images[image.arn] = image;
  return image;
};

/** An image that no recipe of local AWS was asked for. */
export const plainOrder: Order = {
  testsEnabled: true,
  testMinutes: 90,
  workflows: [],
  enhancedMetadata: true,
};

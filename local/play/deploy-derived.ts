import {
  GetImageCommand,
  ListImagePipelineImagesCommand,
  StartImagePipelineExecutionCommand,
} from '@aws-sdk/client-imagebuilder';
import { LocalAwsError } from '../kernel/errors.ts';
import type { LocalAws } from '../local-aws.ts';
import type { Clients } from './clients.ts';
import { derivedStacks } from './derived-stacks.ts';
import type { Layout } from './layout.ts';

/**
 * Deploys the stacks of derived images, each after its bases have been built. A base that has an AVAILABLE build is not built again.
 * Gives a line for each thing done. Throws LocalAwsError for a base that cannot be built.
 */
export const deployDerived = async (
  local: LocalAws,
  clients: Clients,
  layout: Layout,
  assembly: string,
): Promise<readonly string[]> => {
  const done: string[] = [];
  for (const { stack, bases } of derivedStacks(assembly, layout)) {
    for (const base of bases) {
      const built = await build(local, clients, layout, base);
      if (built !== undefined) done.push(`Built ${built}, a base image of ${stack}.`);
    }
    await local.deploy(assembly, { stacks: [stack] });
    done.push(`Deployed ${stack}.`);
  }
  return done;
};

/** Builds an image by its pipeline and lets its promotion come to its end. Undefined where there is an AVAILABLE build. */
const build = async (
  local: LocalAws,
  clients: Clients,
  { hub: { account, region } }: Layout,
  name: string,
): Promise<string | undefined> => {
  const imagebuilder = clients.imagebuilder(account, region);
  const imagePipelineArn = `arn:aws:imagebuilder:${region}:${account}:image-pipeline/${name}`;
  if (await isBuilt(imagebuilder, imagePipelineArn)) return undefined;
  // Components of other images are tried on this machine where that was asked for; this build is there to be built upon.
  await clients.control('imagebuilder/next-build', { recipe: name, account, region, executeComponents: false });
  const { imageBuildVersionArn } = await imagebuilder.send(
    new StartImagePipelineExecutionCommand({ imagePipelineArn, clientToken: `first-${name}` }),
  );
  await local.world.idle();
  const { image } = await imagebuilder.send(new GetImageCommand({ imageBuildVersionArn }));
  if (image?.state?.status !== 'AVAILABLE')
    throw new LocalAwsError(`The base image ${name} is ${image?.state?.status}: ${image?.state?.reason}`);
  return imageBuildVersionArn?.split(':image/')[1];
};

const isBuilt = async (
  imagebuilder: ReturnType<Clients['imagebuilder']>,
  imagePipelineArn: string,
): Promise<boolean> => {
  let nextToken: string | undefined;
  do {
    const page = await imagebuilder.send(new ListImagePipelineImagesCommand({ imagePipelineArn, nextToken }));
    if (page.imageSummaryList?.some(({ state }) => state?.status === 'AVAILABLE')) return true;
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return false;
};

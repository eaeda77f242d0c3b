import {
  type Image as AwsImage,
  GetImageCommand,
  ImagebuilderClient,
  ListImageBuildVersionsCommand,
  ListImageScanFindingsCommand,
} from '@aws-sdk/client-imagebuilder';
import { type ContainerName, parseContainerName } from '../domain/container-image.ts';
import type { Image } from '../domain/image.ts';
import { parseImageArn, sortableVersion, versionText } from '../domain/image-version.ts';
import type { ImageCatalog } from '../ports/image-catalog.ts';
import { call } from './call.ts';
import { clientFor } from './clients.ts';
import { findingOf } from './imagebuilder-findings.ts';

/** The most that Image Builder gives at once. */
const PAGE = 25;

/** GetImage has no "not found" in its model: an unknown ARN comes as one of these. */
const UNKNOWN = new Set([
  'ResourceNotFoundException',
  'InvalidRequestException',
  'ClientException',
  'InvalidParameterValueException',
]);

export const imagebuilderCatalog = (region: string): ImageCatalog => {
  const client = clientFor(ImagebuilderClient, region);
  return {
    image: async (arn) => {
      const command = new GetImageCommand({ imageBuildVersionArn: arn });
      const image = (await ifKnown(call('GetImage', region, () => client.send(command))))?.image;
      return (
        image && {
          image: read(image),
          status: image.state?.status ?? 'UNKNOWN',
          reason: image.state?.reason,
          ...(image.type === 'DOCKER' ? { containers: containers(image) } : {}),
        }
      );
    },
    newestBuild: async (imageVersionArn) => {
      const page = (nextToken: string | undefined) => {
        const command = new ListImageBuildVersionsCommand({ imageVersionArn, maxResults: PAGE, ...token(nextToken) });
        return call('ListImageBuildVersions', region, () => client.send(command));
      };
      const all = (await ifKnown(pages(page, ({ imageSummaryList }) => imageSummaryList ?? []))) ?? [];
      const available = all.filter(({ state }) => state?.status === 'AVAILABLE').map(({ arn = '' }) => arn);
      return available.sort((a, b) => buildNumber(b) - buildNumber(a))[0];
    },
    findings: async (buildVersionArn) => {
      const filters = [{ name: 'imageBuildVersionArn', values: [buildVersionArn] }];
      const all = await pages(
        (nextToken) =>
          call('ListImageScanFindings', region, () =>
            client.send(new ListImageScanFindingsCommand({ filters, maxResults: PAGE, ...token(nextToken) })),
          ),
        ({ findings }) => findings ?? [],
      );
      return all.map(findingOf);
    },
  };
};

/** Undefined where Image Builder knows no such image. */
export const ifKnown = async <T>(read: Promise<T>): Promise<T | undefined> => {
  try {
    return await read;
  } catch (error) {
    if (UNKNOWN.has((error as Error).name)) return undefined;
    throw error;
  }
};

const token = (nextToken: string | undefined) => (nextToken === undefined ? {} : { nextToken });

const pages = async <Page extends { nextToken?: string | undefined }, Item>(
  read: (nextToken: string | undefined) => Promise<Page>,
  items: (page: Page) => readonly Item[],
): Promise<Item[]> => {
  const all: Item[] = [];
  let nextToken: string | undefined;
  do {
    const page = await read(nextToken);
    all.push(...items(page));
    nextToken = page.nextToken;
  } while (nextToken);
  return all;
};

const containers = ({ outputResources }: AwsImage): readonly ContainerName[] =>
  (outputResources?.containers ?? []).flatMap(({ imageUris = [] }) =>
    imageUris.flatMap((uri) => parseContainerName(uri) ?? []),
  );

const buildNumber = (arn: string): number => Number(arn.split('/').at(-1));

const read = (image: AwsImage): Image => {
  const version = parseImageArn(image.arn ?? '');
  if (!version) throw new Error(`Image Builder answered with the ARN ${image.arn}`);
  const container = image.type === 'DOCKER';
  const scanning = image.imageScanningConfiguration?.imageScanningEnabled !== false;
  return {
    kind: container ? 'container' : 'ami',
    name: version.name,
    version: versionText(version),
    sortable: sortableVersion(version),
    buildVersionArn: version.arn,
    pipelineName: image.sourcePipelineName,
    amis: (image.outputResources?.amis ?? []).map((ami) => ({
      region: ami.region ?? '',
      id: ami.image ?? '',
      account: ami.accountId ?? version.account,
    })),
    madeFrom: madeFrom(image),
    scanStatus: scanning && !container ? image.scanState?.status : undefined,
  };
};

const madeFrom = ({ imageRecipe, containerRecipe }: AwsImage): readonly string[] => {
  const { components = [], parentImage } = imageRecipe ?? containerRecipe ?? {};
  return [...components.map(({ componentArn }) => componentArn), parentImage].filter((arn) =>
    arn?.startsWith('arn:'),
  ) as string[];
};

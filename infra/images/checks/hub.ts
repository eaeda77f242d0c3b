import { foreignArns, foreignRegions } from '../../../shared/configuration/partitions.ts';
import type { Problem } from '../../../shared/configuration/problems.ts';
import type { ConfigurationInput } from '../../../shared/configuration/schema.ts';
import type { ImageInput } from '../schema/image-schema.ts';

/** What infra/hallmark.yaml says of the place where images are built, and of the regions of their copies. */
export type Hub = Pick<ConfigurationInput, 'hub' | 'regions'>;

type Check = (given: ImageInput, hub: Hub) => readonly Problem[];

/** What is right in image.yaml alone and fails in the build, since the hub is elsewhere or a region has nothing of Hallmark. */
export const hubProblems: Check = (given, hub) => CHECKS.flatMap((check) => check(given, hub));

const CONFIGURATION = 'infra/hallmark.yaml';

/** Hallmark makes its key and its repositories in the regions of the configuration alone. */
const furtherRegions: Check = ({ container, distribution, name }, { regions }) =>
  Object.entries(distribution.regions).flatMap(([region, own]) => {
    if (regions.includes(region) || (container ? container.repository : own.kmsKey) !== undefined) return [];
    const remedy = container
      ? `creates the repository hallmark/${name} only in those: add the region there, or name a container.repository that exists in every region`
      : 'creates its key for images only in those: set kmsKey, or add the region there';
    return [
      {
        path: ['distribution', 'regions', region],
        message: `${region} is not among the regions of ${CONFIGURATION}, and Hallmark ${remedy}`,
      },
    ];
  });

/** Members of image.yaml with texts of its author. */
const TEXTS = new Set(['parameters', 'tags', 'imageTags', 'amiTags', 'resourceTags', 'description', 'watermarks']);

const otherPartitions: Check = (given, { hub }) => [
  ...foreignArns(given, hub.region, TEXTS),
  ...foreignRegions(
    Object.keys(given.distribution.regions).map((region) => [['distribution', 'regions', region], region]),
    hub.region,
  ),
];

/** Image Builder takes what is in its own region. */
const arnsOfRegion: Check = (given, { hub }) =>
  regionalArns(given).flatMap(([path, arn]) => {
    const region = arn?.split(':')[3];
    return region === undefined || region === '' || region === hub.region
      ? []
      : [
          {
            path,
            message: `is in ${region}, and images are built in ${hub.region}, the hub's region of ${CONFIGURATION}`,
          },
        ];
  });

type Located = readonly [path: Problem['path'], text: string | undefined];

const at = (path: Problem['path'], text: string | undefined): Located => [path, text];

const regionalArns = ({ baseImage, components, workflows, blockDevices, container, build }: ImageInput): Located[] => [
  at(['baseImage', 'arn'], typeof baseImage === 'object' && 'arn' in baseImage ? baseImage.arn : undefined),
  ...components.map((use, index) => at(['components', index, 'arn'], 'arn' in use ? use.arn : undefined)),
  ...workflows.map((use, index) => at(['workflows', index, 'arn'], 'arn' in use ? use.arn : undefined)),
  ...blockDevices.map(({ kmsKey }, index) => at(['blockDevices', index, 'kmsKey'], kmsKey)),
  ...(container?.instanceBlockDevices ?? []).map(({ kmsKey }, index) =>
    at(['container', 'instanceBlockDevices', index, 'kmsKey'], kmsKey),
  ),
  at(['build', 'snsTopic'], build.snsTopic),
  at(['build', 'placement', 'hostResourceGroup'], build.placement?.hostResourceGroup),
];

const zone: Check = ({ build }, { hub }) => {
  const name = build.placement?.availabilityZone;
  return name === undefined || name.startsWith(hub.region)
    ? []
    : [
        {
          path: ['build', 'placement', 'availabilityZone'],
          message: `is not a zone of ${hub.region}, the hub's region of ${CONFIGURATION}`,
        },
      ];
};

/** Roles and policies of another account cannot be used here. */
const iamOfAccount: Check = ({ executionRole, build }, { hub }) =>
  [
    at(['executionRole'], executionRole),
    ...build.policies.map((policy, index) => at(['build', 'policies', index], policy)),
  ].flatMap(([path, arn]) => {
    const account = arn?.startsWith('arn:') ? arn.split(':')[4] : undefined;
    return account === undefined || account === 'aws' || account === hub.account
      ? []
      : [
          {
            path,
            message: `is in the account ${account}, and images are built in ${hub.account}, the hub of ${CONFIGURATION}`,
          },
        ];
  });

const CHECKS: readonly Check[] = [furtherRegions, otherPartitions, arnsOfRegion, zone, iamOfAccount];

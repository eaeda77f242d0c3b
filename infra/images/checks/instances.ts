import type { Problem } from '../../../shared/configuration/problems.ts';
import type { ImageInput } from '../schema/image-schema.ts';

/** Whether base image, platform and instances can go together. */
export const instanceProblems = (given: ImageInput): readonly Problem[] => [
  ...architectures(given),
  ...platforms(given),
  ...managedComponents(given),
  ...mac(given),
  ...profile(given),
  ...workingDirectory(given),
];

const managedName = ({ baseImage }: ImageInput): string | undefined =>
  typeof baseImage === 'string' ? baseImage : 'managed' in baseImage ? baseImage.managed : undefined;

/** `t4g`, `m7gd`, `c6gn`, and `a1`: https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html */
const GRAVITON = /^(a1|[a-z]+\d+g[a-z]*)\./;

/** A base image that AWS keeps says its architecture at the end of its name; of others it is known at the build only. */
const architectures = (given: ImageInput): Problem[] => {
  const name = managedName(given) ?? '';
  const arm = /-arm64$/.test(name) ? true : /-x86$/.test(name) ? false : undefined;
  if (arm === undefined) return [];
  return given.build.instanceTypes.flatMap((type, index) =>
    GRAVITON.test(type) === arm || type.startsWith('mac')
      ? []
      : [
          {
            path: ['build', 'instanceTypes', index],
            message: `${type} is for ${arm ? 'x86' : 'ARM64'}, and ${name} for ${arm ? 'ARM64: take t4g.medium or its like' : 'x86: take t3.medium or its like'}`,
          },
        ],
  );
};

const platforms = (given: ImageInput): Problem[] => {
  const name = managedName(given);
  if (name === undefined) return [];
  const is = name.startsWith('windows') ? 'Windows' : name.startsWith('macos') ? 'macOS' : 'Linux';
  return is === given.platform ? [] : [{ path: ['platform'], message: `${name} is ${is}` }];
};

/** Components that AWS keeps say their platform in their name: update-windows, stig-build-linux-high. */
const managedComponents = ({ platform, components }: ImageInput): Problem[] =>
  components.flatMap((use, index) => {
    const [, word] = ('managed' in use && /(?:^|-)(linux|windows|macos)(?:-|$)/.exec(use.managed)) || [];
    return word === undefined || word === platform.toLowerCase()
      ? []
      : [{ path: ['components', index, 'managed'], message: `is for ${word}, and this image is ${platform}` }];
  });

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-mac-instances.html: only on dedicated hosts */
const mac = ({ platform, build }: ImageInput): Problem[] => {
  if (platform !== 'macOS') return [];
  const hosted = build.placement?.tenancy === 'host' || build.placement?.hostId || build.placement?.hostResourceGroup;
  return [
    ...(hosted
      ? []
      : [{ path: ['build'], message: 'macOS runs on dedicated hosts only: add placement: {tenancy: host}' }]),
    ...build.instanceTypes.flatMap((type, index) =>
      type.startsWith('mac')
        ? []
        : [
            {
              path: ['build', 'instanceTypes', index],
              message: `${type} cannot run macOS: take mac2.metal or its like`,
            },
          ],
    ),
  ];
};

const profile = ({ build }: ImageInput): Problem[] =>
  build.instanceProfile !== undefined && build.policies.length > 0
    ? [
        {
          path: ['build', 'policies'],
          message: 'add them to the role of your own instance profile, which is named above',
        },
      ]
    : [];

const workingDirectory = ({ platform, build: { workingDirectory: path } }: ImageInput): Problem[] =>
  path !== undefined && path.startsWith('/') === (platform === 'Windows')
    ? [{ path: ['build', 'workingDirectory'], message: `is no path of ${platform}` }]
    : [];

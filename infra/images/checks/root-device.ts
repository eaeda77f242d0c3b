import type { Problem } from '../../../shared/configuration/problems.ts';
import type { ImageInput } from '../schema/image-schema.ts';

const XVDA = '/dev/xvda';
const SDA1 = '/dev/sda1';

/**
 * Root devices by what a base image of AWS is called: "/dev/sda1 or /dev/xvda, differs by AMI".
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/device_naming.html; by system as in aws-parallelcluster,
 * tests/integration-tests/constants.py. SUSE and macOS: docs/design/aws-assumptions.md.
 */
const BY_NAME: readonly (readonly [RegExp, string])[] = [
  [/^amazon-linux-/, XVDA],
  [/^(ubuntu-server|red-hat-enterprise-linux|suse-linux-enterprise-server|centos|windows-server|macos)-/, SDA1],
];

/** Public parameters: https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters-ami.html */
const BY_PARAMETER: readonly (readonly [RegExp, string])[] = [
  [/^\/aws\/service\/ami-amazon-linux-latest\//, XVDA],
  [/^\/aws\/service\/ami-windows-latest\//, SDA1],
  [/^\/aws\/service\/canonical\/ubuntu\//, SDA1],
];

const first = (table: typeof BY_NAME, text: string): string | undefined =>
  table.find(([pattern]) => pattern.test(text))?.[1];

/** The root device of a base image whose name tells it; undefined where only the AMI does. On Windows it is always the same. */
export const rootDeviceOf = ({
  baseImage,
  platform,
}: Pick<ImageInput, 'baseImage' | 'platform'>): string | undefined => {
  const known =
    typeof baseImage === 'string'
      ? first(BY_NAME, baseImage)
      : 'managed' in baseImage
        ? first(BY_NAME, baseImage.managed)
        : 'ssmParameter' in baseImage
          ? first(BY_PARAMETER, baseImage.ssmParameter)
          : undefined;
  return known ?? (platform === 'Windows' ? SDA1 : undefined);
};

/** What is wrong where the volumes of an AMI leave out its root device: the AMI keeps the root volume as the base has it. */
export const withoutRoot = (
  { blockDevices, container }: Pick<ImageInput, 'blockDevices' | 'container'>,
  base: string,
  root: string,
): readonly Problem[] => {
  const volumes = blockDevices.filter(({ noDevice, virtualName }) => !noDevice && virtualName === undefined);
  // Without any volume, it is told what a root volume is for.
  if (container || volumes.length === 0 || volumes.some(({ device }) => device === root)) return [];
  const mistaken = blockDevices.findIndex(({ device }) => LIKE_A_ROOT.test(device));
  return [
    mistaken < 0
      ? {
          path: ['blockDevices'],
          message: `the root volume of ${base} is ${root}, which is not in this list: it would keep its size and key. Add {device: ${root}}`,
        }
      : {
          path: ['blockDevices', mistaken, 'device'],
          message: `the root volume of ${base} is ${root}: ${blockDevices[mistaken]?.device} would be a second, empty volume, and the root volume would keep its size and key. Use device: ${root}`,
        },
  ];
};

const LIKE_A_ROOT = /^(\/dev\/)?(xvda1?|sda1?|nvme0n1)$/;

const nameOf = ({ baseImage }: ImageInput): string => {
  if (typeof baseImage === 'string') return baseImage;
  if ('managed' in baseImage) return baseImage.managed;
  return 'ssmParameter' in baseImage ? baseImage.ssmParameter : 'a Windows image';
};

/** Of an image whose base tells its root device; one that is built on an own image is checked with that. */
export const rootDeviceProblems = (given: ImageInput): readonly Problem[] => {
  const own = typeof given.baseImage === 'object' && 'image' in given.baseImage;
  const root = own ? undefined : rootDeviceOf(given);
  return root === undefined ? [] : withoutRoot(given, nameOf(given), root);
};

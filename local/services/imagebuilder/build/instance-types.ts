import type { BuiltImage } from './built-image.ts';

/** Families of AWS's Graviton: a g after the generation, and the first of them. https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html */
const GRAVITON = /^(a1|[a-z]+\d+g[a-z]*)\./;

const MAC_ARM = /^mac(2|-m)/;

/** Why an instance type cannot carry the image, in EC2's words; undefined where it can. */
export const unfitInstanceType = (
  types: readonly string[],
  { architecture, platform }: Pick<BuiltImage, 'architecture' | 'platform'>,
): string | undefined => {
  const wrong = types.find((type) => architectureOf(type) !== architecture);
  if (wrong !== undefined)
    return `The architecture '${architectureOf(wrong)}' of the specified instance type ${wrong} does not match the architecture '${architecture}' of the specified AMI.`;
  const notMac = platform === 'macOS' ? types.find((type) => !type.startsWith('mac')) : undefined;
  return notMac === undefined
    ? undefined
    : `The instance type ${notMac} does not run macOS; give one of the family mac.`;
};

const architectureOf = (type: string): BuiltImage['architecture'] =>
  GRAVITON.test(type) || MAC_ARM.test(type) ? 'arm64' : 'x86_64';

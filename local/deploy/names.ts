import { createHash } from 'node:crypto';

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** `earlier` stacks of this name were there before: each has an id of its own. */
export const stackId = (account: string, region: string, stackName: string, earlier: number): string => {
  const h = digest([account, region, stackName, ...(earlier > 0 ? [earlier] : [])].join('/'));
  const uuid = `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(13, 16)}-a${h.slice(17, 20)}-${h.slice(20, 32)}`;
  return `arn:aws:cloudformation:${region}:${account}:stack/${stackName}/${uuid}`;
};

const SUFFIX_LENGTH = 12;
const LONGEST = 255;

/** `<stack>-<logical id>-<suffix>`, shortened to `longest` characters; the suffix stays whole. */
export const generatedName = (id: string, stackName: string, logicalId: string, longest = LONGEST): string => {
  const suffix = BigInt(`0x${digest(`${id}/${logicalId}`).slice(0, 20)}`)
    .toString(36)
    .toUpperCase()
    .slice(0, SUFFIX_LENGTH)
    .padEnd(SUFFIX_LENGTH, '0');
  const room = longest - SUFFIX_LENGTH - 1;
  const whole = `${stackName}-${logicalId}`;
  if (whole.length <= room) return `${whole}-${suffix}`;
  const half = Math.floor((room - 1) / 2);
  return `${stackName.slice(0, half)}-${logicalId.slice(0, room - 1 - Math.min(half, stackName.length))}-${suffix}`;
};

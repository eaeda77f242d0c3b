import { invalidValue } from '../errors.ts';

/** Members whose keys are the user's own. */
const MAPS = new Set(['Tags', 'AmiTags', 'ImageTags', 'ResourceTags', 'TagMap']);

/** Where templates say another word than the API. */
const RENAMED: Readonly<Record<string, string>> = {
  Version: 'semanticVersion',
  LaunchPermissionConfiguration: 'launchPermission',
};

const NUMBERS = new Set([
  'FailureCount',
  'HttpPutResponseHopLimit',
  'Iops',
  'MaxParallelLaunches',
  'RetainAtLeast',
  'TargetResourceCount',
  'Throughput',
  'TimeoutMinutes',
  'VolumeSize',
]);

/**
 * Properties of a template in the shape of the API's requests: `ParentImage` is `parentImage`, `Version` is
 * `semanticVersion`, and numbers and booleans that were written as text are read. Throws for a member in the API's
 * spelling, which CloudFormation does not take.
 */
export const fromTemplate = <Request>(properties: Readonly<Record<string, unknown>>): Request =>
  read(properties, '') as Request;

const read = (value: unknown, at: string): unknown => {
  if (Array.isArray(value)) return value.map((item, index) => read(item, `${at}[${index}]`));
  if (value === 'true' || value === 'false') return value === 'true';
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([member, inner]) => {
      const where = at === '' ? member : `${at}.${member}`;
      if (!/^[A-Z]/.test(member))
        throw invalidValue(where, 'Templates write the members of Image Builder with a capital.');
      const name = (at === '' || member !== 'Version' ? RENAMED[member] : undefined) ?? lowerFirst(member);
      return [name, MAPS.has(member) ? texts(inner) : (text(member, inner) ?? read(inner, where))];
    }),
  );
};

/** Values that stay as they are written: texts that may look like a boolean, and numbers. */
const text = (member: string, value: unknown): unknown => {
  if (typeof value !== 'string') return member === 'Value' && Array.isArray(value) ? value.map(String) : undefined;
  if ((NUMBERS.has(member) || member === 'Value') && /^-?\d+$/.test(value)) return Number(value);
  return ['Data', 'DockerfileTemplateData', 'Description', 'Name'].includes(member) ? value : undefined;
};

const texts = (map: unknown): Record<string, string> =>
  Object.fromEntries(Object.entries((map ?? {}) as object).map(([key, value]) => [key, String(value)]));

const lowerFirst = (member: string): string => `${member[0]?.toLowerCase()}${member.slice(1)}`;

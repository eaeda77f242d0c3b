import { partitionOf } from '../domain/partition.ts';
import type { Problem } from './problem.ts';

type Path = Problem['path'];

/**
 * Every ARN of another partition than the hub's, wherever it stands. Nothing of AWS reaches from one partition into another:
 * https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
 *
 * @param texts members with texts of the user's own, such as tags: an ARN there is only a text
 */
export const foreignArns = (
  given: unknown,
  hubRegion: string,
  texts: ReadonlySet<string> = new Set(),
): readonly Problem[] => {
  const partition = partitionOf(hubRegion);
  return stringsIn(given, [], texts).flatMap(([path, text]) => {
    const [, other] = /^arn:([^:]*):/.exec(text) ?? [];
    return other === undefined || other === partition
      ? []
      : [
          {
            path,
            message: `is of the partition ${other}, and the hub in ${hubRegion} is of ${partition}: ${write(partition)}`,
          },
        ];
  });
};

/** Regions of another partition than the hub's. */
export const foreignRegions = (regions: readonly (readonly [Path, string])[], hubRegion: string): readonly Problem[] =>
  regions.flatMap(([path, region]) =>
    partitionOf(region) === partitionOf(hubRegion)
      ? []
      : [
          {
            path,
            message: `${region} is of the partition ${partitionOf(region)}, and the hub in ${hubRegion} is of ${partitionOf(hubRegion)}: deploy another hub there`,
          },
        ],
  );

const write = (partition: string): string => `give one that begins with arn:${partition}:`;

const stringsIn = (value: unknown, path: Path, texts: ReadonlySet<string>): readonly (readonly [Path, string])[] => {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  const members: readonly (readonly [string | number, unknown])[] = Array.isArray(value)
    ? value.map((each, index) => [index, each])
    : Object.entries(value).filter(([name]) => !texts.has(name));
  return members.flatMap(([name, each]) => stringsIn(each, [...path, name], texts));
};

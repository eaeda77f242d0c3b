import { withoutBuild } from '../arn.ts';

/** ARNs that mean the newest of all, of a major, of a minor, and of a patch version. */
export const latestVersions = (arn: string): { latest: string; major: string; minor: string; patch: string } => {
  const version = withoutBuild(arn);
  const [major = '', minor = ''] = version.split('/').at(-1)?.split('.') ?? [];
  const path = version.slice(0, version.lastIndexOf('/'));
  return {
    latest: `${path}/x.x.x`,
    major: `${path}/${major}.x.x`,
    minor: `${path}/${major}.${minor}.x`,
    patch: version,
  };
};

/** `Arn`, `Name`, `Version` and `LatestVersion.*` of what has versions. */
export const versionAttributes = ({ arn, name, version }: { arn: string; name: string; version: string }) => {
  const { latest, major, minor, patch } = latestVersions(arn);
  return {
    Arn: arn,
    Name: name,
    Version: version,
    'LatestVersion.Arn': latest,
    'LatestVersion.Major': major,
    'LatestVersion.Minor': minor,
    'LatestVersion.Patch': patch,
  };
};

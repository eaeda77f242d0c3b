import { existsSync } from 'node:fs';
import { LocalAwsError } from '../kernel/errors.ts';
import type { Assembly } from '../kernel/service.ts';

/** The assembly, and which of its assets were asked for. */
export const recordingAssembly = (assembly: Assembly): { assembly: Assembly; assets: Record<string, string> } => {
  const assets: Record<string, string> = {};
  const asset = (key: string): string => {
    const path = assembly.asset(key);
    assets[key] = path;
    return path;
  };
  return { assembly: { directory: assembly.directory, asset }, assets };
};

/** Assets that an earlier deployment asked for: what a rollback makes resources from again. */
export const recordedAssembly = (assets: Readonly<Record<string, string>>): Assembly => ({
  directory: '',
  asset: (key) => {
    const path = assets[key];
    if (path !== undefined && existsSync(path)) return path;
    throw new LocalAwsError(`The asset ${key} of the earlier deployment is no longer there.`);
  },
});

import { realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, sep } from 'node:path';

/** Folders of this machine that a sandbox shows. Everything else is empty there. */
export const SHOWN = ['/usr', '/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32', '/etc', '/var/lib'];

/** Folders of CI systems: GitHub, GitLab, Jenkins, Azure, CircleCI and Buildkite name them in these variables. */
const VARIABLES = [
  'GITHUB_WORKSPACE',
  'RUNNER_TOOL_CACHE',
  'RUNNER_TEMP',
  'CI_PROJECT_DIR',
  'CI_BUILDS_DIR',
  'WORKSPACE',
  'JENKINS_HOME',
  'AGENT_WORKFOLDER',
  'AGENT_TOOLSDIRECTORY',
  'CIRCLE_WORKING_DIRECTORY',
  'BUILDKITE_BUILD_PATH',
  'TMPDIR',
];

/** The checkout: this file is three folders below it. */
const CHECKOUT = join(import.meta.dirname, '..', '..');

export interface Hidden {
  /** Below a folder that is shown: empty in the sandbox. */
  readonly folders: readonly string[];
  /** A folder that cannot be hidden, because what is shown is in it. */
  readonly impossible: string | undefined;
}

/** What is the caller's own: the checkout, the current folder, the home and what CI gives; wherever on this machine it is. */
export const hiddenFolders = (
  environment: Readonly<Record<string, string | undefined>> = process.env,
  places: readonly string[] = [CHECKOUT, process.cwd()],
): Hidden => {
  const own = places.flatMap(real);
  const others = [homedir(), environment['HOME'], ...VARIABLES.map((name) => environment[name])].flatMap(real);
  const isShown = (folder: string) => SHOWN.some((shown) => folder.startsWith(`${shown}${sep}`));
  return {
    // Some users of the system have /usr/sbin or the like as their home, and it is nothing of theirs.
    folders: [...new Set([...own, ...others].filter((folder) => isShown(folder) && !SYSTEM.test(folder)))].toSorted(),
    impossible: real(CHECKOUT)
      .concat(places.slice(0, 1).flatMap(real))
      .find((folder) => SHOWN.includes(folder) || SYSTEM.test(folder) || folder.includes('\n')),
  };
};

const SYSTEM = /^\/usr\/(local\/)?(s?bin|lib(32|64|x32|exec)?|share|include)$/;

const real = (folder: string | undefined): readonly string[] => {
  if (folder === undefined || folder === '') return [];
  try {
    return [realpathSync(folder)];
  } catch {
    return [];
  }
};

import { basename, dirname } from 'node:path';
import type { Problem } from '../../../shared/configuration/problems.ts';
import { nameOfFile } from '../beside.ts';
import type { ImageInput } from '../schema/image-schema.ts';
import { containerProblems } from './container.ts';
import { instanceProblems } from './instances.ts';

type Check = (given: ImageInput) => readonly Problem[];

/** What no single field of image.yaml shows, each with the place to mend it. */
export const contradictions = (file: string, given: ImageInput): readonly Problem[] => [
  ...misnamed(file, given.name),
  ...CHECKS.flatMap((check) => check(given)),
];

const misnamed = (file: string, name: string): readonly Problem[] => {
  const folder = basename(dirname(file));
  return name === folder ? [] : [{ path: ['name'], message: `has to be the folder's name, ${folder}` }];
};

const twice = (names: readonly (string | undefined)[], path: (index: number) => Problem['path'], what: string) =>
  names.flatMap((name, index) =>
    name !== undefined && names.indexOf(name) < index
      ? [{ path: path(index), message: `${what} "${name}" is there already` }]
      : [],
  );

const repeats: Check = ({ components, workflows, blockDevices }) => [
  ...twice(
    components.map((use) => ('file' in use ? nameOfFile(use.file) : undefined)),
    (index) => ['components', index, 'file'],
    'a component document named',
  ),
  ...twice(
    workflows.map((use) => ('file' in use ? nameOfFile(use.file) : undefined)),
    (index) => ['workflows', index, 'file'],
    'a workflow document named',
  ),
  ...twice(
    blockDevices.map(({ device }) => device),
    (index) => ['blockDevices', index, 'device'],
    'the device',
  ),
];

const scanNeedsTests: Check = ({ scanning, tests, container }) => {
  const onTestInstance = scanning === true || (scanning !== false && scanning.kind === 'test-instance');
  return onTestInstance && !tests.enabled && !container
    ? [
        {
          path: ['tests', 'enabled'],
          message: 'the scan needs the test instance: leave tests on, or set scanning to {kind: on-demand} or false',
        },
      ]
    : [];
};

const testWorkflowsOnly: Check = ({ workflows }) =>
  workflows.flatMap((use, index) =>
    (['onFailure', 'parallelGroup'] as const).flatMap((key) =>
      use[key] !== undefined && 'type' in use && use.type !== 'test'
        ? [{ path: ['workflows', index, key], message: 'is for workflows of type test only' }]
        : [],
    ),
  );

const fastLaunchOnWindows: Check = ({ platform, distribution }) =>
  distribution.fastLaunch && platform !== 'Windows'
    ? [{ path: ['distribution', 'fastLaunch'], message: `is for Windows only; this image is ${platform}` }]
    : [];

const CHECKS: readonly Check[] = [
  repeats,
  scanNeedsTests,
  testWorkflowsOnly,
  fastLaunchOnWindows,
  containerProblems,
  instanceProblems,
];

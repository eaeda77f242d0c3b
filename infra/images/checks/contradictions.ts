import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Problem } from '../../../shared/configuration/problems.ts';
import { nameOfFile } from '../beside.ts';
import type { ImageInput } from '../schema/image-schema.ts';
import { containerProblems } from './container.ts';
import { type Hub, hubProblems } from './hub.ts';
import { instanceProblems } from './instances.ts';
import { managedNames } from './managed-names.ts';
import { rootDeviceProblems } from './root-device.ts';

type Check = (given: ImageInput) => readonly Problem[];

/** What no single field of image.yaml shows, each with the place to fix it. */
export const contradictions = (file: string, given: ImageInput, hub: Hub | undefined): readonly Problem[] => {
  const own = ownByName(file, given);
  if (own.length > 0) return own;
  return [
    ...misnamed(file, given.name),
    ...CHECKS.flatMap((check) => check(given)),
    ...(hub ? hubProblems(given, hub) : []),
  ];
};

const ownByName = (file: string, { baseImage }: ImageInput): readonly Problem[] => {
  const managed = typeof baseImage === 'string' ? baseImage : 'managed' in baseImage ? baseImage.managed : undefined;
  return managed !== undefined && existsSync(join(dirname(dirname(file)), managed, 'image.yaml'))
    ? [{ path: ['baseImage'], message: `${managed} is an image of yours: write {image: ${managed}}` }]
    : [];
};

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

/** Of a resource of Image Builder, which is called by its image and the file: API_CreateComponent, ResourceName. */
const NAME = /^[-_A-Za-z0-9 ]*[-_A-Za-z0-9]$/;
const LONGEST = 128;

const namesOfDocuments: Check = ({ name: image, components, workflows }) =>
  Object.entries({ components, workflows }).flatMap(([key, uses]) =>
    uses.flatMap((use, index) => {
      const name = 'file' in use ? nameOfFile(use.file) : undefined;
      if (name === undefined || (NAME.test(name) && `${image}-${name}`.length <= LONGEST)) return [];
      const message = `Image Builder takes no name "${image}-${name}": letters, digits, spaces, - and _, ${LONGEST} at most: rename the file`;
      return [{ path: [key, index, 'file'], message }];
    }),
  );

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

/** https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_PipelineLoggingConfiguration.html */
const LOG_GROUPS = '/aws/imagebuilder/';

const foreignLogGroups: Check = ({ logging, executionRole }) =>
  (['imageLogGroup', 'pipelineLogGroup'] as const).flatMap((key) =>
    executionRole !== undefined || (logging[key] ?? LOG_GROUPS).startsWith(LOG_GROUPS)
      ? []
      : [
          {
            path: ['logging', key],
            message: `Image Builder writes to a log group outside ${LOG_GROUPS} only with an executionRole that may write there: add executionRole, or use a name that begins with ${LOG_GROUPS}`,
          },
        ],
  );

const keysOfCopies: Check = ({ distribution }) =>
  Object.entries(distribution.regions).flatMap(([region, { kmsKey }]) =>
    kmsKey === undefined || kmsKey.split(':')[3] === region
      ? []
      : [
          {
            path: ['distribution', 'regions', region, 'kmsKey'],
            message: `is in ${kmsKey.split(':')[3]}, and the copy is in ${region}: use a key of ${region}`,
          },
        ],
  );

const CHECKS: readonly Check[] = [
  repeats,
  namesOfDocuments,
  scanNeedsTests,
  testWorkflowsOnly,
  fastLaunchOnWindows,
  foreignLogGroups,
  keysOfCopies,
  containerProblems,
  instanceProblems,
  managedNames,
  rootDeviceProblems,
];

import { type ActionModule, EVERYWHERE, type Input, WINDOWS } from './action-module.ts';

const MSI: Readonly<Record<string, Input>> = {
  path: { type: 'text', required: true, description: 'The MSI file: a path, an S3 URI or a web URL.' },
  reboot: { type: 'text', values: ['Allow', 'Force', 'Skip'], description: 'Restart after it; Allow unless given.' },
  logOptions: { type: 'text', description: 'Flags of /L of msiexec; *VX unless given.' },
  logFile: { type: 'text', description: 'Where the log goes; without it there is none.' },
  properties: { type: 'map', description: 'Properties for msiexec, name to value.' },
  ignoreAuthenticodeSignatureErrors: { type: 'flag', description: 'Take a wrong signature; false unless given.' },
  allowUnsignedInstaller: { type: 'flag', description: 'Take an unsigned file; false unless given.' },
};

const msi = (description: string): ActionModule => ({
  description,
  platforms: WINDOWS,
  shape: 'map',
  inputsRequired: true,
  inputs: MSI,
  outputs: ['logFile', 'msiExitCode', 'stdout'],
});

const HIVES = [
  'HKEY_CLASSES_ROOT',
  'HKCR:',
  'HKEY_USERS',
  'HKU:',
  'HKEY_LOCAL_MACHINE',
  'HKLM:',
  'HKEY_CURRENT_CONFIG',
  'HKCC:',
  'HKEY_CURRENT_USER',
  'HKCU:',
];

/** Modules that install, update and restart. */
export const SYSTEM: Readonly<Record<string, ActionModule>> = {
  InstallMSI: msi('Installs a Windows application from an MSI file.'),
  UninstallMSI: msi('Removes a Windows application by its MSI file.'),
  Reboot: {
    description: 'Restarts the instance and goes on with the next step.',
    platforms: EVERYWHERE,
    shape: 'map',
    inputsRequired: false,
    inputs: { delaySeconds: { type: 'whole', description: 'Seconds to wait before it; 0 unless given.' } },
    outputs: [],
  },
  SetRegistry: {
    description: 'Sets values in the registry.',
    platforms: WINDOWS,
    shape: 'list',
    inputsRequired: true,
    inputs: {
      path: { type: 'text', required: true, prefixes: HIVES, description: 'Path of the key, from its hive on.' },
      name: { type: 'text', required: true, description: 'Name of the value.' },
      value: { type: 'any', required: true, description: 'The value: a text, a number or a list.' },
      type: {
        type: 'text',
        required: true,
        values: ['BINARY', 'DWORD', 'QWORD', 'SZ', 'EXPAND_SZ', 'MULTI_SZ'],
        description: 'Type of the value.',
      },
    },
    outputs: [],
  },
  UpdateOS: {
    description: 'Installs updates of the operating system: all, unless it is told which.',
    platforms: ['Linux', 'Windows'],
    shape: 'map',
    inputsRequired: false,
    inputs: {
      include: { type: 'texts', description: 'Only these: packages, on Windows KB numbers or patterns.' },
      exclude: { type: 'texts', description: 'All but these.' },
    },
    outputs: [],
  },
};

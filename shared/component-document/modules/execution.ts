import { type ActionModule, EVERYWHERE, UNIX, WINDOWS } from './action-module.ts';

/** Modules that run something. */
export const EXECUTION: Readonly<Record<string, ActionModule>> = {
  Assert: {
    description: 'Compares values: the step fails where the condition is false.',
    platforms: EVERYWHERE,
    shape: 'condition',
    inputsRequired: true,
    inputs: {},
    outputs: [],
  },
  ExecuteBash: {
    description: 'Runs commands as one bash script. Exit code 194 restarts the instance and runs the step again.',
    platforms: UNIX,
    shape: 'map',
    inputsRequired: true,
    inputs: { commands: { type: 'texts', required: true, description: 'Lines of the script, each of them bash.' } },
    outputs: ['stdout'],
  },
  ExecuteBinary: {
    description: 'Runs a binary file. Exit code 194 (3010 on Windows) restarts the instance and runs the step again.',
    platforms: EVERYWHERE,
    shape: 'map',
    inputsRequired: true,
    inputs: {
      path: { type: 'text', required: true, description: 'Path of the binary file.' },
      arguments: { type: 'texts', description: 'Arguments of the command line.' },
    },
    outputs: ['stdout'],
  },
  ExecuteDocument: {
    description: 'Runs another component document. It has no retries and no timeout.',
    platforms: EVERYWHERE,
    shape: 'map',
    inputsRequired: true,
    inputs: {
      document: {
        type: 'text',
        required: true,
        description: 'The document: a path, an S3 URI, a web URL or the ARN of a component.',
      },
      'document-s3-bucket-owner': { type: 'text', description: 'Account that owns the bucket of the document.' },
      phases: { type: 'text', description: 'Phases to run, separated by commas; all unless given.' },
      parameters: { type: 'parameters', description: 'Parameters of the document, each with name and value.' },
    },
    outputs: [
      'executionId',
      'status',
      'failureMessage',
      'executedStepCount',
      'failedStepCount',
      'ignoredFailedStepCount',
      'logUrl',
    ],
  },
  ExecutePowerShell: {
    description: 'Runs PowerShell. Exit code 3010 restarts the instance and runs the step again.',
    platforms: WINDOWS,
    shape: 'map',
    inputsRequired: true,
    inputs: {
      commands: { type: 'texts', description: 'Lines of the script; either this or file.' },
      file: { type: 'text', description: 'Path of a .ps1 file; either this or commands.' },
    },
    oneOf: ['commands', 'file'],
    outputs: ['stdout'],
  },
};

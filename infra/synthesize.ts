import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { buildApp } from './build-app.ts';
import { PROJECT } from './paths.ts';
import { checkStateMachines } from './state-machine-definitions.ts';
import { checkQuotas } from './template-quotas.ts';

export interface Synthesis {
  readonly configurationFile: string;
  /** Where the cloud assembly goes. */
  readonly outdir: string;
  /** Beside that of cdk.json; `{ 'aws:cdk:bundling-stacks': [] }` leaves out the bundles. */
  readonly context?: Readonly<Record<string, unknown>>;
}

/**
 * Synthesizes in this process what `cdk synth` does. Throws ConfigurationError, also for a quota of AWS that is exceeded and
 * for a state machine that Step Functions would refuse, and an error for findings of cdk-nag.
 */
export const synthesize = async ({ configurationFile, outdir, context = {} }: Synthesis): Promise<CloudAssembly> =>
  synthesizeApp(
    new App({ outdir, context: { ...contextOfProject(), ...context }, analyticsReporting: false }),
    configurationFile,
  );

/**
 * Writes the assembly, and beside the stacks two files: the spoke by itself, for accounts that no StackSet reaches, and the
 * configuration as functions read it.
 */
export const synthesizeApp = (app: App, configurationFile: string): CloudAssembly => {
  const { configuration, spokeTemplate } = buildApp(app, configurationFile);
  const assembly = app.synth();
  checkQuotas(assembly);
  checkStateMachines(assembly);
  writeFileSync(join(assembly.directory, 'HallmarkSpoke.template.json'), pretty(JSON.parse(spokeTemplate)));
  writeFileSync(join(assembly.directory, 'configuration.json'), pretty(configuration.runtime));
  return assembly;
};

const pretty = (value: unknown): string => `${JSON.stringify(value, null, 1)}\n`;

const contextOfProject = (): Record<string, unknown> =>
  (JSON.parse(readFileSync(join(PROJECT, 'cdk.json'), 'utf8')) as { context: Record<string, unknown> }).context;

import { writeFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { ConfigurationError } from '../shared/configuration/read.ts';
import { buildApp } from './build-app.ts';
import { PROJECT } from './paths.ts';

/** What `cdk` runs. `-c configuration=FILE` takes another configuration file. */
try {
  const app = new App();
  const file = String(app.node.tryGetContext('configuration') ?? 'infra/hallmark.yaml');
  const { spokeTemplate, configuration } = buildApp(app, isAbsolute(file) ? file : join(PROJECT, file));
  const { directory } = app.synth();
  // Beside the stacks: the spoke by itself, for accounts that no StackSet reaches, and the configuration as functions read it.
  writeFileSync(
    join(directory, 'HallmarkSpoke.template.json'),
    `${JSON.stringify(JSON.parse(spokeTemplate), null, 1)}\n`,
  );
  writeFileSync(join(directory, 'configuration.json'), configuration);
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

import { App } from 'aws-cdk-lib';
import { ConfigurationError } from './configuration/configuration-error.ts';
import { synthesizeApp } from './synthesize.ts';

/** What `cdk` runs, in the project's folder. `-c configuration=FILE` takes another configuration file. */
try {
  const app = new App();
  synthesizeApp(app, String(app.node.tryGetContext('configuration') ?? 'infra/hallmark.yaml'));
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

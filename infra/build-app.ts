import { type App, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { readConfiguration } from '../shared/configuration/read.ts';
import { acknowledge } from './acknowledgements.ts';
import { HubStack } from './stacks/hub-stack.ts';
import { ImageFactoryStack, ImageKeyStack } from './stacks/image-factory-stack.ts';
import { SpokesStack, spokeTemplate } from './stacks/spokes-stack.ts';

/** All stacks of a configuration file, checked by cdk-nag at synthesis. Throws ConfigurationError. */
export const buildApp = (app: App, configurationFile: string): { spokeTemplate: string; configuration: string } => {
  const configuration = readConfiguration(configurationFile);
  const { account, region: home } = configuration.input.hub;
  const env = { account, region: home };
  const hub = new HubStack(app, 'HallmarkHub', configuration, { env });
  const factory = new ImageFactoryStack(app, 'HallmarkImageFactory', configuration, { env });
  for (const region of configuration.input.regions.filter((each) => each !== home)) {
    factory.addStackDependency(
      new ImageKeyStack(app, `HallmarkImageKey-${region}`, configuration, { env: { account, region } }),
    );
  }
  const spokes = new SpokesStack(app, 'HallmarkSpokes', configuration, { env });
  // The spokes' trust policy names the hub's role, which therefore has to be there first.
  spokes.addStackDependency(hub);
  Tags.of(app).add('application', 'hallmark');
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app, { verbose: true }));
  acknowledge(app, configuration.runtime);
  return {
    spokeTemplate: spokeTemplate(configuration.runtime),
    configuration: JSON.stringify(configuration.runtime, null, 1),
  };
};

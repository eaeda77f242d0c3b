import { type App, Tags } from 'aws-cdk-lib';
import { checkWithNag } from './check-with-nag.ts';
import { type ReadConfiguration, readConfiguration } from './configuration/read-configuration.ts';
import { checkPromotedAs } from './images/checks/promoted-as.ts';
import { readReleasedImages } from './images/released-images.ts';
import { spokeTemplate } from './spoke-template.ts';
import { HubStack } from './stacks/hub-stack.ts';
import { ImageFactoryStack, ImageRegionStack } from './stacks/image-factory-stack.ts';
import { LedgerStack } from './stacks/ledger-stack.ts';
import { SpokesStack, targetAccounts } from './stacks/spokes-stack.ts';

export interface BuiltApp {
  readonly configuration: ReadConfiguration;
  readonly spokeTemplate: string;
}

/** All stacks of a configuration file, checked by cdk-nag at synthesis. Throws ConfigurationError. `-c images=FOLDER` takes other images. */
export const buildApp = (app: App, configurationFile: string): BuiltApp => {
  const configuration = readConfiguration(configurationFile);
  const {
    hub: { account, region: home },
    regions,
  } = configuration.input;
  const images = readReleasedImages(String(app.node.tryGetContext('images') ?? 'images'), configuration.input);
  checkPromotedAs(
    configurationFile,
    configuration.input,
    images.map(({ definition }) => definition),
  );
  const env = { account, region: home };
  const ledger = new LedgerStack(app, 'HallmarkLedger', { env });
  const hub = new HubStack(app, 'HallmarkHub', configuration, { env });
  hub.addStackDependency(ledger);
  const factory = new ImageFactoryStack(app, 'HallmarkImageFactory', configuration, { env, images });
  for (const region of regions.filter((each) => each !== home)) {
    const stack = new ImageRegionStack(app, `HallmarkImages-${region}`, configuration, {
      env: { account, region },
      images,
    });
    factory.addStackDependency(stack);
  }
  const templateBody = spokeTemplate(configuration);
  if (targetAccounts(configuration.input).size > 0) {
    const spokes = new SpokesStack(app, 'HallmarkSpokes', configuration, { env, templateBody });
    // IAM refuses a trust policy that names a role which is not there yet.
    spokes.addStackDependency(hub);
  }
  Tags.of(app).add('application', 'hallmark');
  checkWithNag(
    app,
    configuration,
    images.map(({ definition }) => definition.name),
  );
  return { configuration, spokeTemplate: templateBody };
};

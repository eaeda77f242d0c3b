import { type App, type Stack, Tags } from 'aws-cdk-lib';
import { checkWithNag } from './check-with-nag.ts';
import { type ReadConfiguration, readConfiguration } from './configuration/read-configuration.ts';
import { checkPromotedAs } from './images/checks/promoted-as.ts';
import { inLayers } from './images/layers.ts';
import { readReleasedImages } from './images/released-images.ts';
import { spokeTemplate } from './spoke-template.ts';
import { DerivedImagesStack, derivedImagesId } from './stacks/derived-images-stack.ts';
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
  const [foreign = [], ...derived] = inLayers(images);
  const factory = new ImageFactoryStack(app, 'HallmarkImageFactory', configuration, {
    env,
    images: foreign,
    all: images,
  });
  // What becomes AVAILABLE first has to find the hub; and a deployment of everything comes to derived images last.
  factory.addStackDependency(hub);
  for (const region of regions.filter((each) => each !== home)) {
    const stack = new ImageRegionStack(app, `HallmarkImages-${region}`, configuration, {
      env: { account, region },
      images,
    });
    factory.addStackDependency(stack);
  }
  const templateBody = spokeTemplate(configuration);
  let last: Stack = factory;
  for (const [index, layer] of derived.entries()) {
    const stack = new DerivedImagesStack(app, derivedImagesId(index + 1), configuration, { env, images: layer });
    stack.addStackDependency(last);
    last = stack;
  }
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

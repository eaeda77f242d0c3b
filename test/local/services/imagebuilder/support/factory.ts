import type { ResourceRequest } from '../../../../../local/kernel/service.ts';
import type { World } from '../../../../../local/kernel/world.ts';
import { ec2 } from '../../../../../local/services/ec2/service.ts';
import { ecr } from '../../../../../local/services/ecr/service.ts';
import { iamState } from '../../../../../local/services/iam/state.ts';
import { imagebuilder } from '../../../../../local/services/imagebuilder/service.ts';
import { inspector2 } from '../../../../../local/services/inspector2/service.ts';
import { inspector } from '../../../../../local/services/inspector2/state.ts';
import { kms } from '../../../../../local/services/kms/service.ts';
import { sns } from '../../../../../local/services/sns/service.ts';
import { ssm } from '../../../../../local/services/ssm/service.ts';
import { states } from '../../../../../local/services/states/service.ts';
import { type Answer, type FakeWorld, fakeWorld, HUB } from '../../../support/fake-world.ts';

export const PLACE = { account: HUB, region: 'us-east-1' } as const;

export const DOCUMENT = (command = 'dnf install -y httpd') => `
schemaVersion: 1.0
phases:
  - name: build
    steps:
      - name: Install
        action: ExecuteBash
        inputs:
          commands: ['${command}']
  - name: test
    steps:
      - name: Answers
        action: ExecuteBash
        inputs:
          commands: ['curl -f http://localhost']
`;

export const arn = (kind: string, path: string, owner: string = PLACE.account): string =>
  `arn:aws:imagebuilder:${PLACE.region}:${owner}:${kind}/${path}`;

export const AMAZON_LINUX = arn('image', 'amazon-linux-2023-x86/x.x.x', 'aws');

type Properties = Readonly<Record<string, unknown>>;

export interface Factory extends FakeWorld {
  /** Deploys one resource of a template, `Component`, and gives what Ref gives; throws what the deployment would say. */
  deploy(type: string, properties: Properties): Promise<string>;
  /** As {@link deploy}, with the attributes. */
  attributes(type: string, properties: Properties): Promise<Readonly<Record<string, string>>>;
  imagebuilder<T = Answer>(operation: string, input?: object): Promise<T>;
  /** Starts the pipeline and lets the build come to its end; gives what GetImage says then. */
  build(pipelineArn: string): Promise<Answer>;
}

/** A world with an instance profile `builder` and a role `executor`, and Amazon Inspector on, in which templates make factories. */
export const aFactory = (): Factory => {
  const factory = anEmptyFactory();
  const { scanTypes } = inspector(factory.world, PLACE.account, PLACE.region);
  for (const type of ['EC2', 'ECR']) scanTypes[type] = { enabled: true, at: 0 };
  return factory;
};

/** The same in a new account: Amazon Inspector is off. */
export const anEmptyFactory = (): Factory => {
  const fake = fakeWorld([imagebuilder, inspector2, ec2, ecr, sns, ssm, states]);
  const { world } = fake;
  const iam = iamState(world, PLACE.account);
  iam.instanceProfiles['builder'] = { roles: [] };
  iam.roles['executor'] = {
    arn: EXECUTOR,
    roleId: 'AROAEXECUTOR',
    trust: { Version: '2012-10-17', Statement: [] },
    maxSessionSeconds: 3600,
    policies: {},
    managedPolicyArns: [],
  };
  const create = async (type: string, properties: Properties) => {
    const made = SERVICES.map(({ resourceTypes }) => resourceTypes?.[`AWS::${type}`]).find((one) => one !== undefined);
    if (!made) throw new Error(`no resource type ${type}`);
    return made.create(request(world, properties), world);
  };
  const call = (operation: string, input: object = {}) =>
    fake.call(PLACE.account, `imagebuilder:${operation}`, input, { region: PLACE.region });
  return {
    ...fake,
    deploy: async (type, properties) => (await create(inService(type), properties)).ref,
    attributes: async (type, properties) => (await create(inService(type), properties)).attributes ?? {},
    imagebuilder: call,
    build: async (imagePipelineArn) => {
      const { imageBuildVersionArn } = await call('StartImagePipelineExecution', { imagePipelineArn });
      await world.idle();
      return (await call('GetImage', { imageBuildVersionArn })).image;
    },
  };
};

export const EXECUTOR = `arn:aws:iam::${PLACE.account}:role/executor`;

const SERVICES = [imagebuilder, ec2, ecr, kms, sns, states];

const inService = (type: string): string => (type.includes('::') ? type : `ImageBuilder::${type}`);

const request = (_world: World, properties: Properties): ResourceRequest => ({
  logicalId: 'Resource',
  stackName: 'Stack',
  stackId: `arn:aws:cloudformation:${PLACE.region}:${PLACE.account}:stack/Stack/1`,
  ...PLACE,
  properties,
  assembly: {
    directory: '/nowhere',
    asset: (key) => {
      throw new Error(`no asset ${key}`);
    },
  },
  generatedName: () => 'generated',
});

export interface Line {
  readonly component: string;
  readonly recipe: string;
  readonly infrastructure: string;
  readonly distribution: string;
  readonly pipeline: string;
}

/** A component, recipe, infrastructure, distribution and pipeline, all named web, version 1.0.0; `more` changes their properties. */
export const aLine = async (
  factory: Factory,
  more: Readonly<Partial<Record<keyof Line, Properties>>> = {},
): Promise<Line> => {
  const component = await factory.deploy('Component', {
    Name: 'web',
    Version: '1.0.0',
    Platform: 'Linux',
    Data: DOCUMENT(),
    ...more.component,
  });
  const recipe = await factory.deploy('ImageRecipe', {
    Name: 'web',
    Version: '1.0.0',
    ParentImage: AMAZON_LINUX,
    Components: [{ ComponentArn: component }],
    ...more.recipe,
  });
  const infrastructure = await factory.deploy('InfrastructureConfiguration', {
    Name: 'web',
    InstanceProfileName: 'builder',
    ...more.infrastructure,
  });
  const distribution = await factory.deploy('DistributionConfiguration', {
    Name: 'web',
    Distributions: [{ Region: 'us-east-1' }, { Region: 'eu-west-1' }],
    ...more.distribution,
  });
  const pipeline = await factory.deploy('ImagePipeline', {
    Name: 'web',
    ImageRecipeArn: recipe,
    InfrastructureConfigurationArn: infrastructure,
    DistributionConfigurationArn: distribution,
    ImageScanningConfiguration: { ImageScanningEnabled: true },
    ...more.pipeline,
  });
  return { component, recipe, infrastructure, distribution, pipeline };
};

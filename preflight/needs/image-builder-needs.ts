import type { InstanceTypesNeed, KeyNeed, ManagedNeed, Needs, NetworkNeed, ParentNeed, ScanNeed } from './needs.ts';
import {
  objectIn,
  objectsIn,
  type Properties,
  referenceIn,
  type TemplateResource,
  textIn,
  textsIn,
} from './template.ts';

type InStack = TemplateResource & { readonly stack: string; readonly region: string };

type Read = Pick<Needs, 'scans' | 'networks' | 'instanceTypes' | 'managed' | 'parents' | 'keys'>;

const RECIPES: readonly string[] = ['AWS::ImageBuilder::ImageRecipe', 'AWS::ImageBuilder::ContainerRecipe'];

/** What the pipelines of the templates build on, where their instances run, and what scans their images. */
export const imageBuilderNeeds = (all: readonly InStack[], { account }: { readonly account: string }): Read => {
  const ofType = (...types: string[]) => all.filter(({ type }) => types.includes(type));
  // Earlier versions of a recipe stay in the template; what is built is the one that the pipeline names.
  const pipelines = ofType('AWS::ImageBuilder::ImagePipeline');
  const built = new Set(
    pipelines.flatMap(({ stack, properties }) =>
      ['ImageRecipeArn', 'ContainerRecipeArn'].map((name) => `${stack}/${referenceIn(properties, name)}`),
    ),
  );
  const recipes = ofType(...RECIPES).filter(({ stack, logicalId }) => built.has(`${stack}/${logicalId}`));
  const infrastructures = ofType('AWS::ImageBuilder::InfrastructureConfiguration');
  const distributions = ofType('AWS::ImageBuilder::DistributionConfiguration');
  const used = recipes.flatMap((recipe) => references(recipe));
  return {
    scans: pipelines.flatMap(scanOf),
    networks: [...infrastructures.map(networkOf), ...distributions.flatMap(fastLaunchNetworks)],
    instanceTypes: infrastructures.flatMap(instanceTypesOf),
    managed: [...used, ...pipelines.flatMap(workflowsOf)].filter(({ owner }) => owner === 'aws').map(managedNeed),
    parents: used.filter(({ owner, kind }) => owner === account && kind === 'image').map(parentNeed),
    keys: distinct([...recipes.flatMap(keysOfRecipe), ...distributions.flatMap(keysOfDistribution)], account),
  };
};

interface Reference {
  readonly stack: string;
  readonly user: string;
  readonly arn: string;
  readonly owner: string;
  readonly kind: string;
  readonly name: string;
  readonly version: string;
}

const REFERENCE =
  /^arn:aws[^:]*:imagebuilder:[^:]*:([^:]+):(image|component|workflow)\/((?:[^/]+\/)?[^/]+)\/([^/]+)(?:\/[^/]+)?$/;

const reference = (stack: string, user: string, arn: string | undefined): readonly Reference[] => {
  const [, owner = '', kind = '', name = '', version = ''] = REFERENCE.exec(arn ?? '') ?? [];
  return arn === undefined || owner === '' ? [] : [{ stack, user, arn, owner, kind, name, version }];
};

const nameOf = (properties: Properties): string => textIn(properties, 'Name') ?? '';

const references = ({ stack, properties }: InStack): readonly Reference[] => {
  const user = nameOf(properties);
  return [
    ...reference(stack, user, textIn(properties, 'ParentImage')),
    ...objectsIn(properties, 'Components').flatMap((each) => reference(stack, user, textIn(each, 'ComponentArn'))),
  ];
};

const workflowsOf = ({ stack, properties }: InStack): readonly Reference[] =>
  objectsIn(properties, 'Workflows').flatMap((each) =>
    reference(stack, nameOf(properties), textIn(each, 'WorkflowArn')),
  );

const managedNeed = ({ stack, user, kind, name, version, arn }: Reference): ManagedNeed => ({
  stack,
  user,
  kind: kind as ManagedNeed['kind'],
  name,
  version,
  arn,
});

const parentNeed = ({ stack, user, name, version }: Reference): ParentNeed => ({ stack, user, name, version });

const scanOf = ({ stack, properties }: InStack): readonly ScanNeed[] => {
  const scanning = objectIn(properties, 'ImageScanningConfiguration');
  if (scanning['ImageScanningEnabled'] !== true || isOnDemand(scanning)) return [];
  const pipeline = nameOf(properties);
  if (properties['ContainerRecipeArn'] === undefined) return [{ stack, pipeline, resourceType: 'EC2' }];
  const repository = textIn(objectIn(scanning, 'EcrConfiguration'), 'RepositoryName');
  return [{ stack, pipeline, resourceType: 'ECR', repository }];
};

/** Inspector scans an AMI on demand without being enabled for EC2. */
const isOnDemand = (scanning: Properties): boolean => {
  const types = textsIn(scanning, 'ImageScanningTypes');
  return types.length > 0 && types.every((type) => type === 'ON_DEMAND_AMI_CVE');
};

const networkOf = ({ region, properties }: InStack): NetworkNeed => ({
  user: nameOf(properties),
  region,
  subnetId: textIn(properties, 'SubnetId'),
  securityGroupIds: textsIn(properties, 'SecurityGroupIds'),
});

/** Fast Launch starts instances of its own: in the default VPC of each region, unless a launch template says where. */
const fastLaunchNetworks = ({ properties }: InStack): readonly NetworkNeed[] =>
  objectsIn(properties, 'Distributions').flatMap((distribution) =>
    objectsIn(distribution, 'FastLaunchConfigurations')
      .filter((each) => each['Enabled'] === true && each['LaunchTemplate'] === undefined)
      .map(() => ({
        user: `Fast Launch of ${nameOf(properties)}`,
        region: textIn(distribution, 'Region') ?? '',
        securityGroupIds: [],
      })),
  );

const instanceTypesOf = ({ region, properties }: InStack): readonly InstanceTypesNeed[] => {
  const types = textsIn(properties, 'InstanceTypes');
  return types.length === 0 ? [] : [{ user: nameOf(properties), region, types }];
};

const keysOfRecipe = ({ region, properties }: InStack): readonly KeyNeed[] =>
  objectsIn(properties, 'BlockDeviceMappings').flatMap((device) =>
    key(nameOf(properties), region, textIn(objectIn(device, 'Ebs'), 'KmsKeyId')),
  );

const keysOfDistribution = ({ properties }: InStack): readonly KeyNeed[] =>
  objectsIn(properties, 'Distributions').flatMap((each) =>
    key(
      nameOf(properties),
      textIn(each, 'Region') ?? '',
      textIn(objectIn(each, 'AmiDistributionConfiguration'), 'KmsKeyId'),
    ),
  );

const key = (user: string, region: string, arn: string | undefined): readonly KeyNeed[] =>
  arn === undefined ? [] : [{ user, region, arn }];

/** Each key once. The one of Hallmark's own is made by the deployment. */
const distinct = (keys: readonly KeyNeed[], account: string): readonly KeyNeed[] => {
  const foreign = keys.filter(({ arn }) => !arn.endsWith(`:${account}:alias/hallmark-images`));
  return [...new Map(foreign.map((each) => [`${each.arn} ${each.user}`, each])).values()];
};

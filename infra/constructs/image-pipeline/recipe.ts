import { Fn, RemovalPolicy } from 'aws-cdk-lib';
import { CfnContainerRecipe, CfnImageRecipe } from 'aws-cdk-lib/aws-imagebuilder';
import type { Construct } from 'constructs';
import type { ImageDefinition } from '../../images/image-definition.ts';
import type { ContainerContent, RecipeContent } from '../../images/versions/contents.ts';
import { documentOf } from './document.ts';
import { foreignComponent, parameterList, parentImage } from './names.ts';

export interface RecipeProps {
  readonly definition: ImageDefinition;
  readonly version: string;
  readonly content: RecipeContent;
  /** ARNs of own components by `apache/1.0.0`. */
  readonly components: ReadonlyMap<string, string>;
  /** The key of the hub's region. */
  readonly keyArn: string;
}

/** One version of an image's recipe, for an AMI or a container image. Gives its ARN. */
export const makeRecipe = (scope: Construct, props: RecipeProps): string => {
  const { container } = props.content;
  const recipe = container ? containerRecipe(scope, props, container) : imageRecipe(scope, props);
  recipe.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
  return recipe.attrArn;
};

const common = (scope: Construct, { definition, version, content, components }: RecipeProps) => ({
  name: definition.name,
  version,
  ...(content.description ? { description: content.description } : {}),
  parentImage: parentImage(scope, content.baseImage),
  // A list that is given has one component at least.
  ...(content.components.length === 0
    ? {}
    : {
        components: content.components.map((use) => ({
          componentArn: 'own' in use ? (components.get(use.own) ?? '') : foreignComponent(scope, use),
          ...parameterList(use.parameters),
        })),
      }),
  ...(content.workingDirectory === undefined ? {} : { workingDirectory: content.workingDirectory }),
  tags: definition.tags,
});

const imageRecipe = (scope: Construct, props: RecipeProps): CfnImageRecipe => {
  const { content, keyArn, version } = props;
  return new CfnImageRecipe(scope, `Recipe-${version}`, {
    ...common(scope, props),
    ...mappings(content.blockDevices, keyArn),
    additionalInstanceConfiguration: {
      systemsManagerAgent: { uninstallAfterBuild: content.removeSsmAgent },
      ...(content.userData === undefined ? {} : { userDataOverride: Fn.base64(content.userData) }),
    },
    ...(content.watermarks.length > 0 ? { amiWatermarks: [...content.watermarks] } : {}),
  });
};

const containerRecipe = (scope: Construct, props: RecipeProps, container: ContainerContent): CfnContainerRecipe => {
  const { baseImage } = props.content;
  const base = typeof baseImage === 'object' && 'container' in baseImage ? baseImage : undefined;
  const instance = {
    ...(container.instanceImage === undefined ? {} : { image: container.instanceImage }),
    ...mappings(container.instanceBlockDevices, props.keyArn),
  };
  const id = `Recipe-${props.version}`;
  const dockerfile = documentOf(scope, id, container.dockerfile);
  return new CfnContainerRecipe(scope, id, {
    ...common(scope, props),
    containerType: 'DOCKER',
    ...('uri' in dockerfile ? { dockerfileTemplateUri: dockerfile.uri } : { dockerfileTemplateData: dockerfile.text }),
    targetRepository: { service: 'ECR', repositoryName: container.repository },
    ...(Object.keys(instance).length > 0 ? { instanceConfiguration: instance } : {}),
    ...(base?.platform === undefined ? {} : { platformOverride: base.platform }),
    ...(base?.osVersion === undefined ? {} : { imageOsVersionOverride: base.osVersion }),
  });
};

/** Every volume is encrypted, with a key of ours where none is named: an AMI under AWS's own key cannot be shared. */
const mappings = (devices: RecipeContent['blockDevices'], keyArn: string) =>
  devices.length > 0 ? { blockDeviceMappings: devices.map((device) => mapping(device, keyArn)) } : {};

const mapping = (device: RecipeContent['blockDevices'][number], keyArn: string) => {
  if (device.noDevice) return { deviceName: device.device, noDevice: '' };
  if (device.virtualName !== undefined) return { deviceName: device.device, virtualName: device.virtualName };
  return {
    deviceName: device.device,
    ebs: {
      volumeType: device.type,
      encrypted: true,
      kmsKeyId: device.kmsKey ?? keyArn,
      deleteOnTermination: device.deleteOnTermination,
      ...(device.sizeGiB === undefined ? {} : { volumeSize: device.sizeGiB }),
      ...(device.iops === undefined ? {} : { iops: device.iops }),
      ...(device.throughput === undefined ? {} : { throughput: device.throughput }),
      ...(device.snapshotId === undefined ? {} : { snapshotId: device.snapshotId }),
    },
  };
};

import { CloudAssembly, type CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';
import { imageBuilderNeeds } from './image-builder-needs.ts';
import { NAMED_TYPES, slackChannelArn } from './named-types.ts';
import type { NamedResource, Needs, SlackNeed, StackNeed, StackSetNeed } from './needs.ts';
import { resourcesOf, type StackResources, type TemplateResource, textIn } from './template.ts';

/** What the configuration says beside the templates. */
export interface Placed {
  readonly account: string;
  readonly home: string;
  readonly regions: readonly string[];
  readonly organizationId?: string | undefined;
  readonly fleetsInHub: boolean;
}

/** What the stacks of a cloud assembly (`cdk.out`) ask of the account. */
export const readNeeds = (assembly: string, placed: Placed): Needs => {
  const artifacts = new CloudAssembly(assembly).stacks;
  const stacks = artifacts.map(resourcesOf);
  const all = stacks.flatMap(({ stack, region, resources }) =>
    resources.map((resource) => ({ stack, region, ...resource })),
  );
  const ofType = (type: string) => all.filter((each) => each.type === type);
  return {
    ...placed,
    stacks: artifacts.map((artifact) => stackNeed(artifact)),
    names: stacks.flatMap((each) => namesOf(each, placed.account)),
    slack: ofType('AWS::Chatbot::SlackChannelConfiguration').flatMap((each) => slackNeed(each, placed)),
    stackSet: ofType('AWS::CloudFormation::StackSet').map(stackSetNeed)[0],
    ...imageBuilderNeeds(all, placed),
  };
};

const stackNeed = (artifact: CloudFormationStackArtifact): StackNeed => {
  const { requiresBootstrapStackVersion: version, bootstrapStackVersionSsmParameter: parameter } = artifact;
  return {
    id: artifact.id,
    name: artifact.stackName,
    region: artifact.environment.region,
    dependencies: artifact.dependencies
      .filter(({ manifest }) => manifest.type === 'aws:cloudformation:stack')
      .map(({ id }) => id),
    ...(version !== undefined && parameter !== undefined ? { bootstrap: { parameter, version } } : {}),
  };
};

const namesOf = ({ stack, region, resources }: StackResources, account: string): readonly NamedResource[] =>
  resources.flatMap(({ logicalId, type, properties, retained }) => {
    const name = NAMED_TYPES[type]?.(properties, { account, region });
    return name === undefined ? [] : [{ stack, region, logicalId, type, name, retained }];
  });

type InStack = TemplateResource & { readonly stack: string };

const slackNeed = ({ stack, properties }: InStack, { account }: Placed): readonly SlackNeed[] => {
  const workspaceId = textIn(properties, 'SlackWorkspaceId');
  const channelId = textIn(properties, 'SlackChannelId');
  if (workspaceId === undefined || channelId === undefined) return [];
  const name = textIn(properties, 'ConfigurationName') ?? '';
  return [{ stack, workspaceId, channelId, arn: slackChannelArn(account, name) }];
};

const stackSetNeed = ({ stack, properties }: InStack): StackSetNeed => ({
  stack,
  name: textIn(properties, 'StackSetName') ?? '',
  serviceManaged: textIn(properties, 'PermissionModel') === 'SERVICE_MANAGED',
  administrationRole:
    textIn(properties, 'AdministrationRoleARN')?.split('/').at(-1) ?? 'AWSCloudFormationStackSetAdministrationRole',
});

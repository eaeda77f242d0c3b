import { Stack } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Configuration } from '../../shared/configuration/configuration.ts';
import { STAGE_TAG } from '../../shared/configuration/stage-tag.ts';
import { asksForRisk } from '../../shared/domain/risk.ts';
import { allow, allowMany } from './statement.ts';

/** The only principal that spokes trust. */
export const HUB_ROLE = 'hallmark-hub';

/** May read the configured images. */
export const readImages = (scope: Construct, configuration: Configuration): PolicyStatement =>
  allow('ReadImages', ['imagebuilder:GetImage'], imageArns(scope, configuration));

/** May look for the builds of a configured image. */
export const listBuilds = (scope: Construct, configuration: Configuration): PolicyStatement =>
  allow('ListBuilds', ['imagebuilder:ListImageBuildVersions'], imageArns(scope, configuration));

/** May look where in its workflow a build of a configured image failed. Executions get their ids when they start. */
export const readWorkflows = (scope: Construct, configuration: Configuration): PolicyStatement[] => {
  const { account, region } = configuration.hub;
  const arn = `${aws(scope)}:imagebuilder:${region}:${account}`;
  return [
    allow('ListWorkflows', ['imagebuilder:ListWorkflowExecutions'], imageArns(scope, configuration)),
    allow('ListSteps', ['imagebuilder:ListWorkflowStepExecutions'], [`${arn}:workflow-execution/*`]),
    allow('ReadSteps', ['imagebuilder:GetWorkflowStepExecution'], [`${arn}:workflow-step-execution/*`]),
  ];
};

/**
 * May read the scans of images. The Service Authorization Reference lists images as resources, and a list with a filter may need more
 * (docs/design/aws-assumptions.md). A gate that cannot read its scan stops every promotion.
 */
export const readScans = (): PolicyStatement => allow('ReadScans', ['imagebuilder:ListImageScanFindings'], ['*']);

/** May ask Inspector what the policies of the images need. Its actions have no resource level. */
export const askInspector = ({ images }: Configuration): PolicyStatement[] => {
  const gates = Object.values(images).map(({ gate }) => gate);
  const actions = [
    ...(gates.some(asksForRisk) ? ['inspector2:SearchVulnerabilities'] : []),
    // Whoever reads enhanced scans of container images has this one already.
    ...(gates.some(({ newOnly, exploitAvailable }) => newOnly.length + exploitAvailable.length > 0) &&
    Object.values(images).every(({ containerRepository }) => containerRepository === undefined)
      ? ['inspector2:ListFindings']
      : []),
  ];
  return actions.length === 0 ? [] : [allow('AskInspector', actions, ['*'])];
};

/** May describe AMIs. The action has no resource level. */
export const describeAmis = (): PolicyStatement => allow('DescribeAmis', ['ec2:DescribeImages'], ['*']);

/** May share AMIs that Image Builder made, and read whom they are shared with. */
export const shareAmis = (scope: Construct, { images }: Configuration): PolicyStatement =>
  allow(
    'ShareAmis',
    ['ec2:ModifyImageAttribute', 'ec2:DescribeImageAttribute'],
    regionsOf(images).map((region) => `${aws(scope)}:ec2:${region}::image/*`),
    { StringEquals: { 'aws:ResourceTag/CreatedBy': 'EC2 Image Builder' } },
  );

/** May protect AMIs that Image Builder made from deregistration. */
export const protectAmis = (scope: Construct, { images }: Configuration): PolicyStatement =>
  allow(
    'ProtectAmis',
    ['ec2:EnableImageDeregistrationProtection'],
    regionsOf(images).map((region) => `${aws(scope)}:ec2:${region}::image/*`),
    { StringEquals: { 'aws:ResourceTag/CreatedBy': 'EC2 Image Builder' } },
  );

/** May mark AMIs that Image Builder made as protected by Hallmark, or as let go. */
export const markProtected = (scope: Construct, { images }: Configuration): PolicyStatement =>
  allow(
    'MarkProtected',
    ['ec2:CreateTags'],
    regionsOf(images).map((region) => `${aws(scope)}:ec2:${region}::image/*`),
    {
      StringEquals: { 'aws:ResourceTag/CreatedBy': 'EC2 Image Builder' },
      'ForAllValues:StringEquals': { 'aws:TagKeys': ['hallmark:protected'] },
    },
  );

/** May take the protection away that Hallmark gave. */
export const unprotectAmis = (scope: Construct, { images }: Configuration): PolicyStatement =>
  allow(
    'UnprotectAmis',
    ['ec2:DisableImageDeregistrationProtection'],
    regionsOf(images).map((region) => `${aws(scope)}:ec2:${region}::image/*`),
    {
      StringEquals: { 'aws:ResourceTag/CreatedBy': 'EC2 Image Builder', 'aws:ResourceTag/hallmark:protected': 'true' },
    },
  );

/** May read whom AMIs that Image Builder made are shared with. */
export const readSharing = (scope: Construct, { images }: Configuration): PolicyStatement =>
  allow(
    'ReadSharing',
    ['ec2:DescribeImageAttribute'],
    regionsOf(images).map((region) => `${aws(scope)}:ec2:${region}::image/*`),
    { StringEquals: { 'aws:ResourceTag/CreatedBy': 'EC2 Image Builder' } },
  );

/** May tag AMIs and snapshots, with our own tags only. */
export const tagAmis = (scope: Construct, { images }: Configuration): PolicyStatement =>
  allow(
    'TagAmis',
    ['ec2:CreateTags'],
    regionsOf(images).flatMap((region) => [
      `${aws(scope)}:ec2:${region}::image/*`,
      `${aws(scope)}:ec2:${region}::snapshot/*`,
    ]),
    { 'ForAllValues:StringLike': { 'aws:TagKeys': ['hallmark:*'] } },
  );

/** May look how promotions ended. */
export const lookAtPromotions = (scope: Construct, { hub }: Configuration): PolicyStatement =>
  allow(
    'LookAtPromotions',
    ['states:DescribeExecution'],
    [`${aws(scope)}:states:${hub.region}:${hub.account}:execution:promote-image:*`],
  );

/** May look whether images and components of a name are there. The actions have no resource level for that. */
export const lookForNames = (): PolicyStatement =>
  allow('LookForNames', ['imagebuilder:ListComponents', 'imagebuilder:ListImages'], ['*']);

/** May read who started an execution. The action has no resource level. */
export const lookUpStarters = (): PolicyStatement => allow('LookUpStarters', ['cloudtrail:LookupEvents'], ['*']);

/** May read roles of IAM Identity Center, and no other: that it may read one shows what it is. */
export const recognizePeople = (scope: Construct, { hub }: Configuration): PolicyStatement =>
  allow(
    'RecognizePeople',
    ['iam:GetRole'],
    [`${aws(scope)}:iam::${hub.account}:role/aws-reserved/sso.amazonaws.com/*`],
  );

/** May let a promotion go on that waits for approvers. */
export const endWaiting = (scope: Construct, { hub }: Configuration): PolicyStatement =>
  allow(
    'EndWaiting',
    ['states:SendTaskSuccess'],
    [`${aws(scope)}:states:${hub.region}:${hub.account}:stateMachine:promote-image`],
  );

/** May read the pipelines of the configured images. */
export const readPipelines = (scope: Construct, configuration: Configuration): PolicyStatement =>
  allow('ReadPipelines', ['imagebuilder:GetImagePipeline'], pipelineArns(scope, configuration));

/** May list what the pipelines of the configured images have built. */
export const listPipelineImages = (scope: Construct, configuration: Configuration): PolicyStatement =>
  allow('ListPipelineImages', ['imagebuilder:ListImagePipelineImages'], pipelineArns(scope, configuration));

const pipelineArns = (scope: Construct, { hub, images }: Configuration): readonly string[] =>
  Object.values(images).map(
    ({ pipelineName }) => `${aws(scope)}:imagebuilder:${hub.region}:${hub.account}:image-pipeline/${pipelineName}`,
  );

/**
 * May act in target accounts, in the spoke's role alone: in the accounts of a stage for that stage, or to read. Without an account that
 * is a target there is nothing to assume.
 */
export const assumeSpokes = (
  scope: Construct,
  { hub, spoke, organizationId, images }: Configuration,
): PolicyStatement[] => {
  const stages = Object.values(images).flatMap((image) => image.stages);
  const targets = stages.flatMap(({ name, targets: of }) => of.map(({ account }) => ({ name, account })));
  const others = targets.filter(({ account }) => account !== hub.account);
  return [...Map.groupBy(others, ({ name }) => name)].flatMap(([stage, ofStage], index) =>
    chunked([...new Set(ofStage.map(({ account }) => account))]).map((accounts, part) =>
      allow(
        `ActInTargets${index === 0 ? '' : index + 1}${part === 0 ? '' : `Part${part + 1}`}`,
        ['sts:AssumeRole', 'sts:TagSession'],
        [`${aws(scope)}:iam::*:role/${spoke.roleName}`],
        {
          StringEquals: {
            'aws:ResourceAccount': accounts,
            ...(organizationId ? { 'aws:ResourceOrgID': organizationId } : {}),
          },
          StringEqualsIfExists: { [`aws:RequestTag/${STAGE_TAG}`]: stage },
          'ForAllValues:StringEquals': { 'aws:TagKeys': [STAGE_TAG] },
        },
      ),
    ),
  );
};

/** A statement has to fit into a managed policy of 6,144 characters. */
const ACCOUNTS_IN_STATEMENT = 200;

const chunked = (accounts: readonly string[]): (readonly string[])[] =>
  Array.from({ length: Math.ceil(accounts.length / ACCOUNTS_IN_STATEMENT) }, (_, part) =>
    accounts.slice(part * ACCOUNTS_IN_STATEMENT, (part + 1) * ACCOUNTS_IN_STATEMENT),
  );

/** May write and read back the hub's own parameters, and compare them. */
export const publishInHub = (scope: Construct, { hub, images, reconcile }: Configuration): PolicyStatement[] => {
  const arns = Object.values(images).flatMap(({ regions, stages }) =>
    stages
      .flatMap(({ hubParameterName }) => hubParameterName ?? [])
      .flatMap((name) => regions.map((region) => `${aws(scope)}:ssm:${region}:${hub.account}:parameter${name}`)),
  );
  return allowMany('PublishInHub', onParameters(reconcile !== undefined), arns);
};

/**
 * Publishing writes one and reads it back; reconciliation compares many at once, and looks who changed one. To launch from a template
 * whose image is `resolve:ssm:`, the caller needs GetParameters as well.
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/using-systems-manager-parameters.html
 */
export const onParameters = (compared: boolean, launched = false): string[] => [
  'ssm:PutParameter',
  'ssm:GetParameter',
  ...(compared || launched ? ['ssm:GetParameters'] : []),
  ...(compared ? ['ssm:GetParameterHistory'] : []),
];

/** May ask whether the configured change calendars are open. */
export const readCalendars = (scope: Construct, { hub, images }: Configuration): PolicyStatement[] => {
  const names = Object.values(images).flatMap(({ stages }) =>
    stages.flatMap(({ freeze }) => freeze?.changeCalendars ?? []),
  );
  const arns = [...new Set(names)].map((name) =>
    name.startsWith('arn:') ? name : `${aws(scope)}:ssm:${hub.region}:${hub.account}:document/${name}`,
  );
  return arns.length === 0 ? [] : [allow('ReadCalendars', ['ssm:GetCalendarState'], arns)];
};

const aws = (scope: Construct): string => `arn:${Stack.of(scope).partition}`;

const imageArns = (scope: Construct, { hub, images }: Configuration): string[] =>
  Object.keys(images).map((name) => `${aws(scope)}:imagebuilder:${hub.region}:${hub.account}:image/${name}/*`);

const regionsOf = (images: Configuration['images']): string[] => [
  ...new Set(Object.values(images).flatMap(({ regions }) => regions)),
];

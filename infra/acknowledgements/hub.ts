import type { Configuration } from '../../shared/configuration/configuration.ts';
import { type Acknowledgement, actions, EVERYTHING, resources } from './acknowledgement.ts';

/** Findings in the stack of the hub. */
export const inHub = (configuration: Configuration): readonly Acknowledgement[] => [
  ...ANY_HUB,
  ...ofHub(configuration),
  ...ofImages(configuration),
];

const POLICY = /^HallmarkHub\/.*\/(DefaultPolicy|OverflowPolicy\d+)\/Resource$/;
const SHARE = /^HallmarkHub\/Functions\/ShareImage\/.*\/(DefaultPolicy|OverflowPolicy\d+)\/Resource$/;

const PROTECT = /^HallmarkHub\/Functions\/ProtectImages\/.*\/DefaultPolicy\/Resource$/;

const ANY_HUB: readonly Acknowledgement[] = [
  {
    finding: EVERYTHING,
    where: POLICY,
    reason:
      'X-Ray, log delivery, ec2:DescribeImages, imagebuilder:ListImageScanFindings and what reads Inspector have no resource level.',
  },
  {
    finding: actions('kms:GenerateDataKey*'),
    where: POLICY,
    reason: 'What publishing to an encrypted topic needs; the resource is one key.',
  },
  {
    finding: 'SQS3',
    where: /\/SlackWebhook\/DeadLetters\/Resource$/,
    reason: 'It is the dead-letter queue: of a subscription, which the rule does not know.',
  },
  {
    finding: 'SMG4',
    where: /\/SlackWebhook\/Url\/Resource$/,
    reason: 'Slack has no means to rotate the URL of a webhook; it is renewed by hand.',
  },
];

const ofHub = ({ hub, spoke }: Configuration): readonly Acknowledgement[] => [
  {
    finding: resources(`iam::${hub.account}:role/aws-reserved/sso.amazonaws.com/*`),
    where: /\/(Answers|Requests)\/.*\/DefaultPolicy\/Resource$/,
    reason: 'IAM Identity Center names its roles; under this path there are no others.',
  },
  {
    finding: resources(`iam::*:role/${spoke.roleName}`),
    where: /\/HubRole\/(DefaultPolicy|OverflowPolicy\d+)\/Resource$/,
    reason:
      'One role name in every target account; aws:ResourceAccount names the accounts, by the stage of the session.',
  },
  ...['workflow-execution', 'workflow-step-execution'].map((kind) => ({
    finding: resources(`imagebuilder:${hub.region}:${hub.account}:${kind}/*`),
    where: /\/Builds\/.*\/(DefaultPolicy|OverflowPolicy\d+)\/Resource$/,
    reason: 'Executions of workflows and of their steps get their ids when they start.',
  })),
  {
    finding: resources(`states:${hub.region}:${hub.account}:execution:roll-fleet:*`),
    where: /\/PromoteImage\/Role\/(DefaultPolicy|OverflowPolicy\d+)\/Resource$/,
    reason: 'Executions get their names when they are started.',
  },
  {
    finding: resources(`states:${hub.region}:${hub.account}:execution:promote-image:*`),
    where:
      /\/(PromoteImage|ImageAvailable|Ended|Sweep|Steering|Requests)\/.*(DefaultPolicy|OverflowPolicy\d+)\/Resource$/,
    reason: 'Executions get their names when they are started.',
  },
];

const ofImages = ({ hub, images }: Configuration): readonly Acknowledgement[] => [
  ...Object.keys(images).map((name) => ({
    finding: resources(`imagebuilder:${hub.region}:${hub.account}:image/${name}/*`),
    where: POLICY,
    reason: 'Versions and builds of the image come with every build.',
  })),
  ...[...new Set(Object.values(images).flatMap(({ regions }) => regions))].flatMap((region) => [
    {
      finding: resources(`ec2:${region}::image/*`),
      where: SHARE,
      reason: 'AMI ids come with every build; sharing is kept to AMIs of Image Builder, and tagging to our own tags.',
    },
    {
      finding: resources(`ec2:${region}::image/*`),
      where: PROTECT,
      reason:
        'AMI ids come with every build; AMIs of Image Builder alone are protected, and only those that Hallmark protected are let go.',
    },
    {
      finding: resources(`ec2:${region}::image/*`),
      where: /\/HubRole\/(DefaultPolicy|OverflowPolicy\d+)\/Resource$/,
      reason: 'AMI ids come with every build; whom AMIs of Image Builder are shared with is read for a plan.',
    },
    {
      finding: resources(`ec2:${region}::snapshot/*`),
      where: SHARE,
      reason: 'Snapshot ids come with every build; only our own tags may be set.',
    },
  ]),
];

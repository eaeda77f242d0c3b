import type { BuildFailure } from '../build/build-failure.ts';
import { plain } from './text.ts';

/**
 * What helps against a failure that people meet often, by a word in its reason. The causes are AWS's own:
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/troubleshooting.html
 */
const KNOWN: readonly (readonly [said: RegExp, advice: string])[] = [
  [
    /SSM Agent|InvalidInstanceId/i,
    'The instance never answered Systems Manager: give its subnet a way there (NAT or endpoints), its profile AmazonSSMManagedInstanceCore, and use a base image that has the agent.',
  ],
  [
    /bootstrap TOE|HTTP status '000'/i,
    "The instance could not fetch Image Builder's runner: give its subnet a way to S3 in this region, and see that the base image is supported.",
  ],
  [
    /Insufficient(Instance|Host)Capacity|InstanceLimitExceeded|VcpuLimitExceeded|Unsupported/,
    'EC2 has no such instance there now: name more instance types or another subnet in the definition, or raise the quota.',
  ],
];

/** Its permissions cannot be changed: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html */
const SERVICE_LINKED = /AWSServiceRoleFor\w+|\/aws-service-role\//;
const DENIED = /UnauthorizedOperation|AccessDenied|not authorized/i;
const OWN_ROLE =
  'A permission is missing. The role in the message is service-linked, so you cannot add a permission to it. Set executionRole in image.yaml (docs/image-yaml.md) to a role that has the action.';
const ROLE = 'A permission is missing: the message names the action; add it to the role that it names.';

/** What refuses whatever the role has: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html */
const REFUSED_BY =
  /explicit deny in (an? (?:[a-z -]*policy|permissions boundary))|no (service control policy|resource control policy|permissions boundary|session policy|VPC endpoint policy|resource-based policy) allows/i;

/** Who is to get what, where IAM refused. */
const whatIsDenied = (text: string): readonly string[] => {
  if (!DENIED.test(text)) return [];
  const [, denying, lacking] = REFUSED_BY.exec(text) ?? [];
  if (denying)
    return [
      `An explicit deny in ${denying} refuses the action that the message names: nothing that the role is given besides helps. Take it out there.`,
    ];
  if (lacking) return [`No ${lacking} allows the action that the message names: allow it there. A role alone cannot.`];
  return [SERVICE_LINKED.test(text) ? OWN_ROLE : ROLE];
};

/** What to do after a failed build, most helpful first. */
export const adviceOn = (failure: BuildFailure, reason: string, buildVersionArn: string): readonly string[] => {
  const text = `${reason} ${failure.error ?? ''}`;
  const known = [...KNOWN.filter(([said]) => said.test(text)).map(([, advice]) => advice), ...whatIsDenied(text)];
  if (failure.state === 'DISTRIBUTING' || failure.state === 'INTEGRATING')
    return [
      ...known,
      'Fix the problem at the destination. The image is already built and tested. Retry its distribution with',
      `aws imagebuilder retry-image --image-build-version-arn ${plain(buildVersionArn, 230)}`,
    ];
  if (failure.component)
    return [
      ...known,
      `Read the log: it has what the step wrote, after ${failure.component.step ? `"Step: ${plain(failure.component.step, 120)}"` : '"Stderr"'}.`,
      failure.component.amazons
        ? 'Amazon maintains this component: pin another version of it in image.yaml, or change its parameters or the base image. Then bump, deploy, and start the pipeline again.'
        : 'Fix the component and test it in seconds with npm run images:run. Then bump, deploy, and start the pipeline again.',
    ];
  return [
    ...known,
    'Read the log, and the workflow on the page of the image.',
    'Fix the definition of the image, deploy, and start the pipeline again.',
  ];
};

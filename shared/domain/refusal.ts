/** Named outcomes of a step or a target, each with the mend that a person can make. */
export const FIXES = {
  SCAN_NOT_PROVEN: 'Look at the scan of the image in Image Builder, ECR and Inspector, then promote the image again.',
  REGIONS_INCOMPLETE:
    'Add the region to the distribution configuration of the pipeline, or take it out of the image in hallmark.yaml, and build again.',
  IMAGE_NOT_AVAILABLE: 'Promote an image whose state is AVAILABLE.',
  IMAGE_UNKNOWN:
    'Give the ARN of an image build version in the hub account, "name/1.4.0", an AMI id or container URI of one, or "previous".',
  AMI_NOT_OF_BUILD:
    'Give the id of an AMI that the build made, or the build itself, "name/1.4.0/7". Hallmark promotes only the AMIs that Image Builder made, not copies of them.',
  IMAGE_NOT_CONFIGURED: 'Add the image to hallmark.yaml and deploy, or promote one that is there.',
  KIND_MISMATCH:
    'Give the image its containerRepository in hallmark.yaml if it is a container image, take it away if it makes AMIs, and deploy.',
  TAGS_DISAGREE:
    'Leave each build its own tag, 1.4.0-7, which Image Builder gives it: put it back on the image, or build again.',
  STAGE_UNKNOWN: 'Name stages that the image has in hallmark.yaml.',
  REQUEST_MALFORMED: 'See docs/operate.md, Promote by hand, for the fields of a request.',
  ORDER_MALFORMED: 'See docs/operate.md, Hold and lift, for what an order takes.',
  REASON_MISSING: 'Say why in "reason": it is recorded, and the channel is held on the older image.',
  AMI_NOT_AVAILABLE:
    'Enable a disabled AMI in EC2, remove a deprecation, or restore a deregistered AMI from the Recycle Bin if a retention rule kept it. Otherwise build the image again, or promote another one.',
  ROLLBACK_NOT_POSSIBLE:
    'Make the current image available again: enable or restore its AMI in EC2, or promote the current image again to share it. To continue without a rollback, promote the new image by hand with a reason.',
  AWS_MANAGED_KEY:
    'Encrypt with a customer managed KMS key: an AMI under the AWS managed key aws/ebs cannot be shared. Set it in the recipe and the distribution configuration, and build again.',
  CONTAINER_NOT_AVAILABLE:
    'The image has to be in its repository, and not archived: restore it in ECR, or build the image again.',
  TAG_IMMUTABLE:
    'Let the tags of stages move: set the tag mutability of the repository to IMMUTABLE_WITH_EXCLUSION, with the stages as exclusions, or to MUTABLE.',
  TAG_TAKEN: 'Take the tag from the other image: it names one version for ever. Then promote again.',
  POLICY_MALFORMED: 'Mend the policy of the repository in ECR: Hallmark adds to it, and leaves the rest as it is.',
  POLICY_TOO_LARGE:
    'Share with the organisation or with organisational units instead of single accounts, or shorten the other statements of the policy.',
  QUOTA_EXCEEDED:
    'Share with organisational units or the organisation instead of single accounts, or ask AWS for a higher quota (1,000 by default).',
  ASSUME_ROLE_FAILED:
    'Deploy the spoke stack into the account (docs/deploy.md), and see that its external id and organisation are those of the hub.',
  REGION_NOT_ENABLED: 'Enable the region in the account, or take it out of the stage in hallmark.yaml.',
  ACCESS_DENIED: 'Bring the stack of the account up to date: the spoke stack, or the hub for its own (docs/deploy.md).',
  PARAMETER_TYPE_MISMATCH:
    'The parameter exists with another data type, which cannot be changed. Delete it, then promote again: readers find no value in between.',
  AMI_NOT_VISIBLE:
    'The account cannot see the AMI, so Parameter Store kept the old value. Check launch permissions and, for an encrypted AMI, the key policy.',
  PARAMETER_NOT_CONFIRMED:
    'Parameter Store did not show the new value in time. Promote again: what is published already stays.',
  THROTTLED: 'The API kept throttling. Promote again: what is done already stays.',
  FLEET_RESOLVES_OTHER_PARAMETER:
    'Let the launch template resolve the parameter of this stage, in a group without a mixed instances policy, or give it an AMI id.',
  FLEET_PARAMETER_PINNED:
    'Remove the version or label from resolve:ssm: in the launch template, so that new instances launch the AMI that the stage publishes.',
  FLEET_MANAGED_BY_OTHER:
    'Change the AMI in the service that manages the group (docs/fleets.md), and remove the tag hallmark:image from the group.',
  FLEET_NOT_NAMED:
    'Remove the tag from the group, or add its name to fleets.names of the stage in hallmark.yaml and deploy the hub and the spokes.',
  FLEET_HAS_NO_WAY_BACK:
    'Make the AMI that the group launches now available to its account again, or promote the image by hand with a reason: the group is then rolled without a way back.',
  FLEET_INSTANCES_REMAIN:
    'In hallmark.yaml, set fleets.refresh.scaleInProtectedInstances to Refresh or standbyInstances to Terminate, or end the protection or standby of these instances. To let the stage continue with them, set fleets.whenInstancesRemain to report.',
  FLEET_OVERRIDES:
    'Take launch templates and AMIs out of the overrides: the template of the policy has the AMI for all.',
  FLEET_BY_ATTRIBUTES:
    'Name instance types in the overrides instead of their attributes, or take the tag from the group.',
  FLEET_SUSPENDED: 'Resume the processes Launch and Terminate of the group, then promote again.',
  FLEET_OTHER_ARCHITECTURE:
    'The AMI is for another architecture than what the group runs: give the group the tag of the image that fits it.',
  TOO_MANY_FLEETS:
    'Split the stage: give some of the targets, or some of the groups another tag, a stage of their own.',
  STAGE_FAILING: 'Nothing to do: this fleet was not touched. See what failed on the other one.',
  FLEET_NOT_BACK:
    'Roll the group back by hand: refresh it to the launch template version that the message names, or to its AMI. If that AMI is gone, promote another image to this stage with a reason.',
  ALARM_NOT_READY:
    'An alarm that the refresh is to watch is missing, in ALARM or without data in that account and region: a refresh begins only when all are OK. Mend the alarm, then promote again.',
  FLEET_HAS_NO_LAUNCH_TEMPLATE: 'Move the group from its launch configuration to a launch template.',
  REFRESH_FAILED: 'See the scaling activities of the group; the image or its health check is at fault.',
  REFRESH_TIMED_OUT:
    'The refresh goes on: let it end or roll it back in the console of the group, then promote again. Raise fleets.timeoutMinutes if it is merely slow.',
  ANSWER_MALFORMED: 'See docs/plan-and-approve.md for what an answer takes.',
  APPROVAL_UNKNOWN: 'Copy the id from the message that asks for the approval.',
  APPROVAL_CLOSED: 'Nothing to do. To stop what was approved, hold the channel (docs/operate.md, Hold and lift).',
  APPROVAL_EXPIRED: 'Promote the image again by hand if it is still wanted: it asks anew.',
  APPROVAL_OVERTAKEN: 'Answer the newest request for approval instead.',
  APPROVAL_NOT_RECORDED:
    'Find in CloudTrail who called SendTaskSuccess for promote-image, and withhold that permission (docs/reference/trust.md). Then promote the image again.',
  APPROVER_UNKNOWN: 'Let one of those answer whom the stage names under approval.from in hallmark.yaml.',
  APPROVER_NOT_IDENTIFIED:
    'Approve with your own AWS credentials: npm run request -- approve <id> (docs/plan-and-approve.md).',
  APPROVER_IS_REQUESTER: 'Let someone else approve.',
  REQUESTER_NOT_KNOWN_YET: 'Send the same answer again after that time. You can reject at any time.',
  REQUESTER_NOT_LOOKED_UP:
    'Reject this approval and request the promotion through hallmark-take-request (npm run request), which records who asks.',
  REQUESTER_UNKNOWN:
    'Reject this approval. Request the promotion again through hallmark-take-request (npm run request), as a user of IAM Identity Center, an IAM user or a session of a role in approvals.trustedSessionNames. If machines request promotions, set whenRequesterUnknown: allow for the stage.',
  CALLER_UNKNOWN: 'Call the function URL with a request signed with your AWS credentials (Signature Version 4).',
  REQUEST_REPEATED: 'Give each request a clientToken of its own.',
  NAME_UNKNOWN: 'Correct the name. Names of images are in hallmark.yaml, those of components in EC2 Image Builder.',
  PLAN_CHANGED:
    'Look at a new plan ("mode": "plan"), and apply that one with its digest if it is what you want (docs/plan-and-approve.md).',
  VETOED:
    'Build again without what is vetoed. If the veto was a mistake, lift it: npm run request -- lift-veto … (docs/operate.md).',
  CHANNEL_HELD: 'The channel is held. Lift the hold (docs/operate.md), or promote by hand with a reason.',
  SOAK_ALARM:
    'See why the alarm went off: in CloudWatch, and in what runs on the fleets. Mend it or build again, then promote by hand with a reason.',
  SOAK_INCONCLUSIVE:
    'See why time could not be counted: give the alarms data (treat missing data as not breaching), bring the fleets onto the image, or raise soak.longestMinutes. Then promote by hand with a reason.',
  FAILED: 'See the message; promote again once it is mended: what is done already stays.',
} as const;

export type RefusalCode = keyof typeof FIXES;

export interface Refusal {
  readonly code: RefusalCode;
  readonly message: string;
  readonly fix: string;
}

export const refusal = (code: RefusalCode, message: string): Refusal => ({ code, message, fix: FIXES[code] });

/** The first refusal, with the messages of the others that have its code, such as those of other regions. Undefined if there is none. */
export const together = ([first, ...others]: readonly Refusal[]): Refusal | undefined =>
  first && {
    ...first,
    message: [first, ...others.filter(({ code }) => code === first.code)].map(({ message }) => message).join(' '),
  };

import type { Violation } from './violation.ts';

interface Exception {
  readonly service: string;
  /** All that are served, where none is named. */
  readonly operations?: readonly string[];
  readonly member: string;
  readonly kinds: readonly Violation['rule']['kind'][];
  /** What AWS does instead, and where that can be read. */
  readonly instead: string;
}

const EC2_ERRORS = 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html';
const EC2_TEMPLATE = 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateLaunchTemplate.html';

/** Constraints of the models that AWS does not enforce, or for which the operation has an error of its own. */
export const EXCEPTIONS: readonly Exception[] = [
  {
    service: 'ec2',
    member: 'Group',
    kinds: ['enum'],
    instead: `InvalidAMIAttributeItemValue: ${EC2_ERRORS}`,
  },
  {
    service: 'ec2',
    operations: ['CopyImage', 'CreateImage'],
    member: 'Name',
    kinds: ['length'],
    instead: `InvalidAMIName.Malformed: ${EC2_ERRORS}`,
  },
  {
    service: 'ec2',
    operations: ['CreateLaunchTemplate'],
    member: 'LaunchTemplateName',
    kinds: ['length', 'pattern'],
    instead: `InvalidLaunchTemplateName.MalformedException: ${EC2_ERRORS}`,
  },
  {
    service: 'ec2',
    operations: ['CreateLaunchTemplate', 'CreateLaunchTemplateVersion'],
    member: 'InstanceType',
    kinds: ['enum'],
    instead: `It makes the template and answers a warning; the launch fails: ${EC2_TEMPLATE}`,
  },
];

export const allowedInPractice = (service: string, operation: string, { path, rule }: Violation): boolean =>
  EXCEPTIONS.some(
    (each) =>
      each.service === service &&
      (each.operations?.includes(operation) ?? true) &&
      path.at(-1) === each.member &&
      each.kinds.includes(rule.kind),
  );

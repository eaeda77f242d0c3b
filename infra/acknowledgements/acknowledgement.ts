/** What cdk-nag finds and we stand by: the finding, where it may be, and why it is right there. Anything else fails the synthesis. */
export interface Acknowledgement {
  readonly finding: string;
  /** Paths of constructs. */
  readonly where: RegExp;
  readonly reason: string;
}

/** A policy that AWS manages. */
export const managed = (name: string): string => `IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${name}]`;

/** Actions by a pattern. */
export const actions = (name: string): string => `IAM5[Action::${name}]`;

/** Resources by a pattern. */
export const resources = (arn: string): string => `IAM5[Resource::arn:<AWS::Partition>:${arn}]`;

export const EVERYTHING = 'IAM5[Resource::*]';

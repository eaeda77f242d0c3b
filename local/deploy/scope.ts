import type { DeployedResource } from '../kernel/service.ts';
import type { Template } from './template.ts';

/** What the intrinsic functions of one stack can see. */
export interface Scope {
  readonly stackName: string;
  readonly stackId: string;
  readonly account: string;
  readonly region: string;
  readonly template: Template;
  readonly parameters: Readonly<Record<string, string | readonly string[]>>;
  readonly conditions: Map<string, boolean>;
  readonly resources: Map<string, DeployedResource>;
  /** Value of an export of this account and region. */
  readonly exported: (name: string) => string | undefined;
  /** Value of an output of another stack of this account. */
  readonly stackOutput: (stackName: string, region: string, output: string) => string | undefined;
}

/** Stands for AWS::NoValue until the property that holds it is left out. */
export const NO_VALUE = Symbol('AWS::NoValue');

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html */
export const pseudoParameter = (name: string, { account, region, stackName, stackId }: Scope): unknown => {
  switch (name) {
    case 'AWS::AccountId':
      return account;
    case 'AWS::Region':
      return region;
    case 'AWS::Partition':
      return 'aws';
    case 'AWS::URLSuffix':
      return 'amazonaws.com';
    case 'AWS::StackName':
      return stackName;
    case 'AWS::StackId':
      return stackId;
    case 'AWS::NotificationARNs':
      return [];
    case 'AWS::NoValue':
      return NO_VALUE;
    default:
      return undefined;
  }
};

export const isPseudoParameter = (name: string): boolean =>
  /^AWS::(AccountId|Region|Partition|URLSuffix|StackName|StackId|NotificationARNs|NoValue)$/.test(name);

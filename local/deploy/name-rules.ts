interface Rule {
  readonly pattern?: RegExp;
  readonly longest: number;
  readonly shortest?: number;
}

const iam = (longest: number): Rule => ({ pattern: /^[\w+=,.@-]+$/, longest });

/**
 * What names AWS takes, of those types whose services do not check them here: the resource schemas of CloudFormation's
 * registry and the API references of the services.
 */
const RULES: Readonly<Record<string, Readonly<Record<string, Rule>>>> = {
  'AWS::AutoScaling::AutoScalingGroup': { AutoScalingGroupName: { longest: 255 } },
  'AWS::Chatbot::CustomAction': { ActionName: { pattern: /^[a-zA-Z0-9_-]+$/, longest: 64 } },
  'AWS::Chatbot::SlackChannelConfiguration': { ConfigurationName: { pattern: /^[A-Za-z0-9_-]+$/, longest: 128 } },
  'AWS::CloudFormation::StackSet': { StackSetName: { pattern: /^[a-zA-Z][-a-zA-Z0-9]*$/, longest: 128 } },
  'AWS::CloudWatch::Alarm': { AlarmName: { longest: 255 } },
  'AWS::CloudWatch::CompositeAlarm': { AlarmName: { longest: 255 } },
  'AWS::CloudWatch::Dashboard': { DashboardName: { pattern: /^[A-Za-z0-9_-]+$/, longest: 255 } },
  'AWS::Events::EventBus': { Name: { pattern: /^[/.\-_A-Za-z0-9]+$/, longest: 256 } },
  'AWS::IAM::InstanceProfile': { InstanceProfileName: iam(128) },
  'AWS::IAM::ManagedPolicy': { ManagedPolicyName: iam(128) },
  'AWS::IAM::Policy': { PolicyName: iam(128) },
  'AWS::IAM::Role': { RoleName: iam(64) },
  'AWS::IAM::RolePolicy': { PolicyName: iam(128) },
  'AWS::KMS::Alias': { AliasName: { pattern: /^(?!alias\/aws\/)alias\/[a-zA-Z0-9/_-]+$/, longest: 256 } },
  'AWS::Lambda::Function': { FunctionName: { pattern: /^[a-zA-Z0-9_-]+$/, longest: 64 } },
  'AWS::Logs::LogGroup': { LogGroupName: { pattern: /^[.\-_/#A-Za-z0-9]+$/, longest: 512 } },
  'AWS::S3::Bucket': {
    BucketName: { pattern: /^(?!.*\.\.)[a-z0-9][a-z0-9.-]*[a-z0-9]$/, longest: 63, shortest: 3 },
  },
  'AWS::Scheduler::Schedule': { Name: { pattern: /^[0-9a-zA-Z_.-]+$/, longest: 64 } },
  'AWS::Scheduler::ScheduleGroup': { Name: { pattern: /^[0-9a-zA-Z_.-]+$/, longest: 64 } },
  'AWS::SecretsManager::Secret': { Name: { pattern: /^[\w/+=.@-]+$/, longest: 512 } },
};

/** What CloudFormation finds in a resource's names against its schema, as it words it; undefined where nothing is wrong. */
export const namesProblem = (
  type: string,
  logicalId: string,
  properties: Readonly<Record<string, unknown>>,
): string | undefined => {
  const problems = Object.entries(RULES[type] ?? {}).flatMap(([property, { pattern, longest, shortest = 1 }]) => {
    const value = properties[property];
    if (typeof value !== 'string' || value.includes('{{resolve:')) return [];
    if (value.length > longest) return [`#/${property}: expected maxLength: ${longest}, actual: ${value.length}`];
    if (value.length < shortest) return [`#/${property}: expected minLength: ${shortest}, actual: ${value.length}`];
    return pattern === undefined || pattern.test(value)
      ? []
      : [`#/${property}: failed validation constraint for keyword [pattern]`];
  });
  if (problems.length === 0) return undefined;
  return `Properties validation failed for resource ${logicalId} with message:\n${problems.length > 1 ? `[${problems.join(', ')}]` : problems[0]}`;
};

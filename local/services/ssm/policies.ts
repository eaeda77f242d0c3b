import { AwsError } from '../../kernel/errors.ts';

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-policies.html */
const ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  Expiration: ['Timestamp'],
  ExpirationNotification: ['Before', 'Unit'],
  NoChangeNotification: ['After', 'Unit'],
};
const MAX_POLICIES = 10;

/** Policies of a parameter, each as JSON text. Throws on one that is not known or lacks an attribute. They have no effect here. */
export const readPolicies = (text: string): readonly string[] => {
  const policies = parse(text);
  if (policies.length > MAX_POLICIES) {
    throw new AwsError('PoliciesLimitExceededException', `A parameter has at most ${MAX_POLICIES} policies.`);
  }
  for (const policy of policies) check(policy);
  return policies.map((policy) => JSON.stringify(policy));
};

interface Policy {
  readonly Type?: string;
  readonly Attributes?: Readonly<Record<string, string>>;
}

const parse = (text: string): readonly Policy[] => {
  try {
    const policies: unknown = JSON.parse(text);
    if (Array.isArray(policies)) return policies;
  } catch {
    // Refused below, like JSON that is no array.
  }
  throw new AwsError('InvalidPolicyTypeException', 'The policies are not a JSON array.');
};

const check = ({ Type = '', Attributes = {} }: Policy): void => {
  const needed = ATTRIBUTES[Type];
  if (!needed) {
    const known = Object.keys(ATTRIBUTES).join(', ');
    throw new AwsError('InvalidPolicyTypeException', `The policy type ${Type} is not supported. There are ${known}.`);
  }
  const missing = needed.find((name) => Attributes[name] === undefined);
  if (missing)
    throw new AwsError('InvalidPolicyAttributeException', `The policy ${Type} needs the attribute ${missing}.`);
};

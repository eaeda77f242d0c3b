import type { AssumeRoleRequest } from '@aws-sdk/client-sts';
import { policyProblems } from '../../iam/check-policy.ts';
import { AwsError } from '../../kernel/errors.ts';
import type { PolicyDocument, Statement } from '../../kernel/policy.ts';
import type { World } from '../../kernel/world.ts';
import { awsManaged } from '../iam/aws-managed.ts';
import { iamState } from '../iam/state.ts';

/** Of inline and managed session policies together: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
const LONGEST = 2048;
const MOST_ARNS = 10;

/** What a session is narrowed to; nothing where no policy is given. Several allow what any one of them allows. */
export const sessionPolicyOf = (
  { RoleArn = '', Policy, PolicyArns = [] }: AssumeRoleRequest,
  world: World,
): { readonly sessionPolicy?: PolicyDocument } => {
  if (Policy === undefined && PolicyArns.length === 0) return {};
  const arns = PolicyArns.map(({ arn = '' }) => arn);
  const length = (Policy ?? '').length + arns.join('').length;
  if (length > LONGEST || arns.length > MOST_ARNS)
    throw new AwsError(
      'ValidationError',
      `Session policies have at most ${LONGEST} characters and ${MOST_ARNS} ARNs: these have ${length} and ${arns.length}`,
      { status: 400 },
    );
  const account = RoleArn.split(':')[4] ?? '';
  const documents = [
    ...(Policy === undefined ? [] : [inline(Policy)]),
    ...arns.map((arn) => managed(world, account, arn)),
  ];
  return { sessionPolicy: { Statement: documents.flatMap(({ Statement }) => [Statement].flat() as Statement[]) } };
};

const malformed = (message: string) => new AwsError('MalformedPolicyDocument', message, { status: 400 });

const inline = (text: string): PolicyDocument => {
  const document = parsed(text);
  const problems = policyProblems(document, 'identity');
  if (problems.length > 0) throw malformed(`The session policy is malformed: ${problems.join('; ')}`);
  return document;
};

const parsed = (text: string): PolicyDocument => {
  try {
    return JSON.parse(text) as PolicyDocument;
  } catch {
    throw malformed('The session policy is not valid JSON.');
  }
};

/** They have to be in the account of the role. */
const managed = (world: World, account: string, arn: string): PolicyDocument => {
  const found = iamState(world, account).managedPolicies[arn] ?? awsManaged(arn);
  if (!found) throw malformed(`The session policy ${arn} is not in the account ${account} of the role.`);
  return found;
};

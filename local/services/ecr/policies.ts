import type {
  DeleteRepositoryPolicyRequest,
  DeleteRepositoryPolicyResponse,
  GetRepositoryPolicyRequest,
  GetRepositoryPolicyResponse,
  SetRepositoryPolicyRequest,
  SetRepositoryPolicyResponse,
} from '@aws-sdk/client-ecr';
import { policyProblems } from '../../iam/check-policy.ts';
import type { PolicyDocument } from '../../kernel/policy.ts';
import type { Operation } from '../../kernel/service.ts';
import { repositoryOperation } from './ecr-operation.ts';
import { invalidParameter, policyNotFound } from './errors.ts';
import type { Repository } from './state.ts';

const answer = ({ account, name }: Repository, policyText: string) => ({
  registryId: account,
  repositoryName: name,
  policyText,
});

/** Characters: https://docs.aws.amazon.com/AmazonECR/latest/userguide/service-quotas.html */
const LONGEST = 10_240;

/** Throws InvalidParameterException; like a trust policy, it says who and never on what. */
const checkPolicy = (text: string): void => {
  const problems =
    text.length > LONGEST ? [`the policy is longer than ${LONGEST}`] : policyProblems(read(text), 'trust');
  if (problems.length > 0)
    throw invalidParameter(
      `Invalid parameter at 'PolicyText' failed to satisfy constraint: 'Invalid repository policy provided' (${problems.join('; ')})`,
    );
};

const read = (text: string): PolicyDocument => {
  try {
    return JSON.parse(text) as PolicyDocument;
  } catch {
    throw invalidParameter("Invalid parameter at 'PolicyText' failed to satisfy constraint: 'Invalid JSON'");
  }
};

const getRepositoryPolicy = repositoryOperation<GetRepositoryPolicyRequest, GetRepositoryPolicyResponse>(
  'GetRepositoryPolicy',
  (repository) => {
    if (repository.policy === undefined) throw policyNotFound(repository);
    return answer(repository, repository.policy);
  },
);

const setRepositoryPolicy = repositoryOperation<SetRepositoryPolicyRequest, SetRepositoryPolicyResponse>(
  'SetRepositoryPolicy',
  (repository, { policyText = '' }) => {
    checkPolicy(policyText);
    repository.policy = policyText;
    return answer(repository, policyText);
  },
);

const deleteRepositoryPolicy = repositoryOperation<DeleteRepositoryPolicyRequest, DeleteRepositoryPolicyResponse>(
  'DeleteRepositoryPolicy',
  (repository) => {
    if (repository.policy === undefined) throw policyNotFound(repository);
    const before = repository.policy;
    repository.policy = undefined;
    return answer(repository, before);
  },
);

export const policies: Readonly<Record<string, Operation>> = {
  GetRepositoryPolicy: getRepositoryPolicy,
  SetRepositoryPolicy: setRepositoryPolicy,
  DeleteRepositoryPolicy: deleteRepositoryPolicy,
};

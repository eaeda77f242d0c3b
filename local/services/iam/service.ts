import { AwsError } from '../../kernel/errors.ts';
import type { Service } from '../../kernel/service.ts';
import { inlinePolicy, instanceProfile, managedPolicy } from './policies.ts';
import { role, serviceLinkedRole } from './roles.ts';

/** Roles and policies come from templates; IAM's own API is not served. */
export const iam: Service = {
  name: 'iam',
  client: async () => {
    throw new AwsError(
      'UnknownService',
      'Local AWS takes roles and policies from templates; it does not serve the API of IAM.',
      { status: 501 },
    );
  },
  operations: {},
  resourceTypes: {
    'AWS::IAM::Role': role,
    'AWS::IAM::Policy': inlinePolicy,
    'AWS::IAM::RolePolicy': inlinePolicy,
    'AWS::IAM::ManagedPolicy': managedPolicy,
    'AWS::IAM::InstanceProfile': instanceProfile,
    'AWS::IAM::ServiceLinkedRole': serviceLinkedRole,
  },
};

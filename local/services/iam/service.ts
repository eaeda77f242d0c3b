import type { Service } from '../../kernel/service.ts';
import { iamOperations } from './operations.ts';
import { inlinePolicy, instanceProfile, managedPolicy } from './policies.ts';
import { role, serviceLinkedRole } from './roles.ts';

/** Roles and policies, of templates and of the API. */
export const iam: Service = {
  name: 'iam',
  client: () => import('@aws-sdk/client-iam'),
  operations: iamOperations,
  resourceTypes: {
    'AWS::IAM::Role': role,
    'AWS::IAM::Policy': inlinePolicy,
    'AWS::IAM::RolePolicy': inlinePolicy,
    'AWS::IAM::ManagedPolicy': managedPolicy,
    'AWS::IAM::InstanceProfile': instanceProfile,
    'AWS::IAM::ServiceLinkedRole': serviceLinkedRole,
  },
};

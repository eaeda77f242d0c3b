import type { Service } from '../../kernel/service.ts';
import { deleteStack } from './delete-stack.ts';
import {
  describeStackEvents,
  describeStackResources,
  describeStacks,
  getTemplate,
  listExports,
  listStackResources,
  listStacks,
} from './describe-stacks.ts';
import {
  activateOrganizationsAccess,
  deactivateOrganizationsAccess,
  describeOrganizationsAccess,
} from './organizations-access.ts';
import { describeStackSet, listStackInstances, listStackSets } from './stack-sets.ts';

/** AWS CloudFormation, to look at what was deployed from a cloud assembly, and to delete it; stacks are not made through the API. */
export const cloudformation: Service = {
  name: 'cloudformation',
  client: () => import('@aws-sdk/client-cloudformation'),
  operations: {
    ActivateOrganizationsAccess: activateOrganizationsAccess,
    DeactivateOrganizationsAccess: deactivateOrganizationsAccess,
    DescribeOrganizationsAccess: describeOrganizationsAccess,
    DeleteStack: deleteStack,
    DescribeStackEvents: describeStackEvents,
    DescribeStackResources: describeStackResources,
    DescribeStackSet: describeStackSet,
    DescribeStacks: describeStacks,
    GetTemplate: getTemplate,
    ListExports: listExports,
    ListStackInstances: listStackInstances,
    ListStackResources: listStackResources,
    ListStacks: listStacks,
    ListStackSets: listStackSets,
  },
};

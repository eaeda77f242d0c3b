import type {
  DescribeOrganizationsAccessInput,
  DescribeOrganizationsAccessOutput,
} from '@aws-sdk/client-cloudformation';
import type { Call } from '../../kernel/call.ts';
import { AwsError } from '../../kernel/errors.ts';
import { operation } from '../../kernel/service.ts';
import type { World } from '../../kernel/world.ts';
import { isDelegated, organizationsState, STACK_SETS_PRINCIPAL } from '../organizations/state.ts';

const invalid = (message: string): AwsError => new AwsError('ValidationError', message, { status: 400 });

/**
 * Whether an account may operate service-managed StackSets. As CloudFormation words it:
 * https://github.com/cdklabs/cdk-stacksets/issues/265 and https://github.com/pepperize/cdk-organizations/issues/1718
 */
export const checkServiceManaged = (world: World, account: string, callAs: string | undefined): void => {
  checkCallAs(world, account, callAs);
  if (!organizationsState(world).stackSetAccess)
    throw invalid('You must enable organizations access to operate a service managed stack set');
};

const checkCallAs = (world: World, account: string, callAs = 'SELF'): void => {
  if (callAs === 'DELEGATED_ADMIN' && !isDelegated(world, account, STACK_SETS_PRINCIPAL))
    throw invalid('Account used is not a delegated administrator');
  if (callAs === 'SELF' && account !== world.organization.managementAccount)
    throw invalid(
      'You must be the management account or delegated admin account of an organization before operating a SERVICE_MANAGED stack set',
    );
};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeOrganizationsAccess.html */
export const describeOrganizationsAccess = operation<
  DescribeOrganizationsAccessInput,
  DescribeOrganizationsAccessOutput
>({
  access: () => [{ action: 'cloudformation:DescribeOrganizationsAccess', resource: '*' }],
  run: ({ CallAs }, { account }, world) => {
    checkCallAs(world, account, CallAs);
    return { Status: organizationsState(world).stackSetAccess ? 'ENABLED' : 'DISABLED' };
  },
});

/** Only the management account gives or takes access. */
const setAccess = (action: string, enabled: boolean) =>
  operation<object, object>({
    access: () => [{ action: `cloudformation:${action}`, resource: '*' }],
    run: (_input, { account }: Call, world: World) => {
      if (account !== world.organization.managementAccount)
        throw invalid('You must be the management account of an organization to call this API.');
      organizationsState(world).stackSetAccess = enabled;
      return {};
    },
  });

export const activateOrganizationsAccess = setAccess('ActivateOrganizationsAccess', true);
export const deactivateOrganizationsAccess = setAccess('DeactivateOrganizationsAccess', false);

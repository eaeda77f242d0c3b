import type {
  DeleteDashboardsInput,
  DeleteDashboardsOutput,
  GetDashboardInput,
  GetDashboardOutput,
} from '@aws-sdk/client-cloudwatch';
import type { Call } from '../../kernel/call.ts';
import { AwsError } from '../../kernel/errors.ts';
import { operation } from '../../kernel/service.ts';
import type { World } from '../../kernel/world.ts';

/** Dashboards of an account are the same in all regions. */
export const dashboardsOf = (world: World, account: string): Record<string, true> =>
  world.state<{ dashboards: Record<string, true> }>('cloudwatch-dashboards', account, 'global', () => ({
    dashboards: {},
  })).dashboards;

const arnOf = ({ account }: Call, name = ''): string => `arn:aws:cloudwatch::${account}:dashboard/${name}`;

const notFound = (name: string | undefined): AwsError =>
  new AwsError('ResourceNotFound', `Dashboard ${name} does not exist`, { status: 404 });

export const getDashboard = operation<GetDashboardInput, GetDashboardOutput>({
  access: ({ DashboardName }, call) => [{ action: 'cloudwatch:GetDashboard', resource: arnOf(call, DashboardName) }],
  run: ({ DashboardName = '' }, call, world) => {
    if (!dashboardsOf(world, call.account)[DashboardName]) throw notFound(DashboardName);
    return { DashboardArn: arnOf(call, DashboardName), DashboardName };
  },
});

export const deleteDashboards = operation<DeleteDashboardsInput, DeleteDashboardsOutput>({
  access: ({ DashboardNames = [] }, call) =>
    DashboardNames.map((name) => ({ action: 'cloudwatch:DeleteDashboards', resource: arnOf(call, name) })),
  run: ({ DashboardNames = [] }, { account }, world) => {
    const dashboards = dashboardsOf(world, account);
    const missing = DashboardNames.find((name) => !dashboards[name]);
    if (missing !== undefined) throw notFound(missing);
    for (const name of DashboardNames) delete dashboards[name];
    return {};
  },
});

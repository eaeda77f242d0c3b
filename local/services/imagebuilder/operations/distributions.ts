import type {
  CreateDistributionConfigurationRequest,
  CreateDistributionConfigurationResponse,
  DeleteDistributionConfigurationRequest,
  DeleteDistributionConfigurationResponse,
  GetDistributionConfigurationRequest,
  GetDistributionConfigurationResponse,
  ListDistributionConfigurationsRequest,
  ListDistributionConfigurationsResponse,
  UpdateDistributionConfigurationRequest,
  UpdateDistributionConfigurationResponse,
} from '@aws-sdk/client-imagebuilder';
import { type Operation, operation } from '../../../kernel/service.ts';
import { checkDistributions } from '../definitions/check-distribution.ts';
import { putNamed } from '../definitions/put-named.ts';
import { factory, type Stored } from '../store.ts';
import { may } from './access.ts';
import { distributionSummary, distributionView } from './configuration-views.ts';
import { filtered } from './filters.ts';
import { find, mustBeNew, remove } from './named.ts';
import { once } from './once.ts';
import { page } from './page.ts';

const FILTERS = { name: ({ name }: Stored<unknown>) => name };

const getDistribution = operation<GetDistributionConfigurationRequest, GetDistributionConfigurationResponse>({
  access: ({ distributionConfigurationArn: arn }) => may('GetDistributionConfiguration', arn),
  run: ({ distributionConfigurationArn: arn }, call, world) => ({
    requestId: call.requestId,
    distributionConfiguration: distributionView(find(world, call, 'distributions', arn)),
  }),
});

const listDistributions = operation<ListDistributionConfigurationsRequest, ListDistributionConfigurationsResponse>({
  access: () => may('ListDistributionConfigurations', '*'),
  run: (input, call, world) => {
    const all = Object.values(factory(world, call.account, call.region).distributions);
    const { items, next } = page(filtered(all, input.filters, FILTERS), input);
    return { requestId: call.requestId, distributionConfigurationSummaryList: items.map(distributionSummary), ...next };
  },
});

const createDistribution = operation<CreateDistributionConfigurationRequest, CreateDistributionConfigurationResponse>({
  access: () => may('CreateDistributionConfiguration', '*'),
  run: (input, call, world) => {
    const distributionConfigurationArn = once(world, call, input, () => {
      mustBeNew(world, call, 'distributions', input.name);
      checkDistributions(input.distributions);
      return putNamed(world, call, 'distributions', input, {}).stored.arn;
    });
    return { requestId: call.requestId, clientToken: input.clientToken, distributionConfigurationArn };
  },
});

const updateDistribution = operation<UpdateDistributionConfigurationRequest, UpdateDistributionConfigurationResponse>({
  access: ({ distributionConfigurationArn: arn }) => may('UpdateDistributionConfiguration', arn),
  run: ({ distributionConfigurationArn: arn, clientToken, ...given }, call, world) => {
    const { name, tags } = find(world, call, 'distributions', arn);
    checkDistributions(given.distributions);
    putNamed(world, call, 'distributions', { ...given, name, tags }, {});
    return { requestId: call.requestId, clientToken, distributionConfigurationArn: arn };
  },
});

const deleteDistribution = operation<DeleteDistributionConfigurationRequest, DeleteDistributionConfigurationResponse>({
  access: ({ distributionConfigurationArn: arn }) => may('DeleteDistributionConfiguration', arn),
  run: ({ distributionConfigurationArn: arn }, call, world) => ({
    requestId: call.requestId,
    distributionConfigurationArn: remove(world, call, 'distributions', arn),
  }),
});

export const distributionOperations: Readonly<Record<string, Operation>> = {
  CreateDistributionConfiguration: createDistribution,
  DeleteDistributionConfiguration: deleteDistribution,
  GetDistributionConfiguration: getDistribution,
  ListDistributionConfigurations: listDistributions,
  UpdateDistributionConfiguration: updateDistribution,
};

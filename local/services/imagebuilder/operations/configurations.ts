import type {
  CreateDistributionConfigurationRequest,
  CreateDistributionConfigurationResponse,
  CreateInfrastructureConfigurationRequest,
  CreateInfrastructureConfigurationResponse,
  DeleteDistributionConfigurationRequest,
  DeleteDistributionConfigurationResponse,
  DeleteInfrastructureConfigurationRequest,
  DeleteInfrastructureConfigurationResponse,
  GetDistributionConfigurationRequest,
  GetDistributionConfigurationResponse,
  GetInfrastructureConfigurationRequest,
  GetInfrastructureConfigurationResponse,
  ListDistributionConfigurationsRequest,
  ListDistributionConfigurationsResponse,
  ListInfrastructureConfigurationsRequest,
  ListInfrastructureConfigurationsResponse,
  UpdateDistributionConfigurationRequest,
  UpdateDistributionConfigurationResponse,
  UpdateInfrastructureConfigurationRequest,
  UpdateInfrastructureConfigurationResponse,
} from '@aws-sdk/client-imagebuilder';
import { type Operation, operation } from '../../../kernel/service.ts';
import { checkDistributions } from '../definitions/check-distribution.ts';
import { checkInfrastructure } from '../definitions/put-infrastructure.ts';
import { putNamed } from '../definitions/put-named.ts';
import { factory, type Stored } from '../store.ts';
import { may } from './access.ts';
import {
  distributionSummary,
  distributionView,
  infrastructureSummary,
  infrastructureView,
} from './configuration-views.ts';
import { filtered } from './filters.ts';
import { find, mustBeNew, remove } from './named.ts';
import { once } from './once.ts';
import { page } from './page.ts';

const FILTERS = { name: ({ name }: Stored<unknown>) => name };

const getInfrastructure = operation<GetInfrastructureConfigurationRequest, GetInfrastructureConfigurationResponse>({
  access: ({ infrastructureConfigurationArn: arn }) => may('GetInfrastructureConfiguration', arn),
  run: ({ infrastructureConfigurationArn: arn }, call, world) => ({
    requestId: call.requestId,
    infrastructureConfiguration: infrastructureView(find(world, call, 'infrastructures', arn)),
  }),
});

const listInfrastructures = operation<
  ListInfrastructureConfigurationsRequest,
  ListInfrastructureConfigurationsResponse
>({
  access: () => may('ListInfrastructureConfigurations', '*'),
  run: (input, call, world) => {
    const all = Object.values(factory(world, call.account, call.region).infrastructures);
    const { items, next } = page(filtered(all, input.filters, FILTERS), input);
    return {
      requestId: call.requestId,
      infrastructureConfigurationSummaryList: items.map(infrastructureSummary),
      ...next,
    };
  },
});

const createInfrastructure = operation<
  CreateInfrastructureConfigurationRequest,
  CreateInfrastructureConfigurationResponse
>({
  access: () => may('CreateInfrastructureConfiguration', '*'),
  run: (input, call, world) => {
    const infrastructureConfigurationArn = once(world, call, input, () => {
      mustBeNew(world, call, 'infrastructures', input.name);
      checkInfrastructure(world, call, input);
      return putNamed(world, call, 'infrastructures', input, {}).stored.arn;
    });
    return { requestId: call.requestId, clientToken: input.clientToken, infrastructureConfigurationArn };
  },
});

const updateInfrastructure = operation<
  UpdateInfrastructureConfigurationRequest,
  UpdateInfrastructureConfigurationResponse
>({
  access: ({ infrastructureConfigurationArn: arn }) => may('UpdateInfrastructureConfiguration', arn),
  run: ({ infrastructureConfigurationArn: arn, clientToken, ...given }, call, world) => {
    const { name, tags } = find(world, call, 'infrastructures', arn);
    checkInfrastructure(world, call, given);
    putNamed(world, call, 'infrastructures', { ...given, name, tags }, {});
    return { requestId: call.requestId, clientToken, infrastructureConfigurationArn: arn };
  },
});

const deleteInfrastructure = operation<
  DeleteInfrastructureConfigurationRequest,
  DeleteInfrastructureConfigurationResponse
>({
  access: ({ infrastructureConfigurationArn: arn }) => may('DeleteInfrastructureConfiguration', arn),
  run: ({ infrastructureConfigurationArn: arn }, call, world) => ({
    requestId: call.requestId,
    infrastructureConfigurationArn: remove(world, call, 'infrastructures', arn),
  }),
});

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

export const configurationOperations: Readonly<Record<string, Operation>> = {
  CreateDistributionConfiguration: createDistribution,
  CreateInfrastructureConfiguration: createInfrastructure,
  DeleteDistributionConfiguration: deleteDistribution,
  DeleteInfrastructureConfiguration: deleteInfrastructure,
  GetDistributionConfiguration: getDistribution,
  GetInfrastructureConfiguration: getInfrastructure,
  ListDistributionConfigurations: listDistributions,
  ListInfrastructureConfigurations: listInfrastructures,
  UpdateDistributionConfiguration: updateDistribution,
  UpdateInfrastructureConfiguration: updateInfrastructure,
};

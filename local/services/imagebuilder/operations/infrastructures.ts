import type {
  CreateInfrastructureConfigurationRequest,
  CreateInfrastructureConfigurationResponse,
  DeleteInfrastructureConfigurationRequest,
  DeleteInfrastructureConfigurationResponse,
  GetInfrastructureConfigurationRequest,
  GetInfrastructureConfigurationResponse,
  ListInfrastructureConfigurationsRequest,
  ListInfrastructureConfigurationsResponse,
  UpdateInfrastructureConfigurationRequest,
  UpdateInfrastructureConfigurationResponse,
} from '@aws-sdk/client-imagebuilder';
import { type Operation, operation } from '../../../kernel/service.ts';
import { checkInfrastructure } from '../definitions/check-infrastructure.ts';
import { putNamed } from '../definitions/put-named.ts';
import { factory, type Stored } from '../store.ts';
import { may } from './access.ts';
import { infrastructureSummary, infrastructureView } from './configuration-views.ts';
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

export const infrastructureOperations: Readonly<Record<string, Operation>> = {
  CreateInfrastructureConfiguration: createInfrastructure,
  DeleteInfrastructureConfiguration: deleteInfrastructure,
  GetInfrastructureConfiguration: getInfrastructure,
  ListInfrastructureConfigurations: listInfrastructures,
  UpdateInfrastructureConfiguration: updateInfrastructure,
};

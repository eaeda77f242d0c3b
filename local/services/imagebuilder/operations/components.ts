import type {
  ComponentVersion,
  CreateComponentRequest,
  CreateComponentResponse,
  DeleteComponentRequest,
  DeleteComponentResponse,
  GetComponentRequest,
  GetComponentResponse,
  ListComponentBuildVersionsRequest,
  ListComponentBuildVersionsResponse,
  ListComponentsRequest,
  ListComponentsResponse,
} from '@aws-sdk/client-imagebuilder';
import { type Operation, operation } from '../../../kernel/service.ts';
import type { World } from '../../../kernel/world.ts';
import { arnOf, parseArn, withoutBuild } from '../arn.ts';
import { createComponent } from '../definitions/create-component.ts';
import { findComponent } from '../definitions/find-component.ts';
import { alreadyExists, dependedOn, invalidCombination, notFound } from '../errors.ts';
import { factory, type Place } from '../store.ts';
import { meets } from '../versions/semantic-version.ts';
import { may, mayListBuilds } from './access.ts';
import {
  amazonComponents,
  componentDetails,
  componentSummary,
  managedDetails,
  ownComponents,
} from './component-views.ts';
import { filtered } from './filters.ts';
import { once } from './once.ts';
import { page } from './page.ts';
import { latestVersionReferences } from './recipe-views.ts';

const getComponent = operation<GetComponentRequest, GetComponentResponse>({
  access: ({ componentBuildVersionArn }) => may('GetComponent', componentBuildVersionArn),
  run: ({ componentBuildVersionArn = '' }, call, world) => {
    const meant = findComponent(world, call, componentBuildVersionArn);
    const arn = typeof meant === 'string' ? '' : meant.arn;
    const stored = factory(world, call.account, call.region).components[arn];
    const component = stored ? componentDetails(stored) : managedDetails(world, arn);
    if (!component) throw notFound(componentBuildVersionArn);
    return { requestId: call.requestId, component, latestVersionReferences: latestVersionReferences(arn) };
  },
});

const FILTERS = {
  description: ({ description }: ComponentVersion) => description,
  name: ({ name }: ComponentVersion) => name,
  platform: ({ platform }: ComponentVersion) => platform,
  type: ({ type }: ComponentVersion) => type,
  version: ({ version }: ComponentVersion) => version,
};

const listComponents = operation<ListComponentsRequest, ListComponentsResponse>({
  access: () => may('ListComponents', '*'),
  run: (input, call, world) => {
    const { owner = 'Self' } = input;
    const all = owner === 'Self' ? ownComponents(world, call) : owner === 'Amazon' ? amazonComponents(world, call) : [];
    const wanted = filtered(all, input.filters, FILTERS);
    const { items, next } = page(
      input.byName ? [...new Map(wanted.map((one) => [one.name, one])).values()] : wanted,
      input,
    );
    return { requestId: call.requestId, componentVersionList: [...items], ...next };
  },
});

const listComponentBuildVersions = operation<ListComponentBuildVersionsRequest, ListComponentBuildVersionsResponse>({
  access: ({ componentVersionArn }) => mayListBuilds('ListComponentBuildVersions', componentVersionArn),
  run: (input, call, world) => {
    const wanted = parseArn(input.componentVersionArn ?? '');
    const all = Object.values(factory(world, call.account, call.region).components).filter(
      ({ arn, version }) =>
        !wanted || (parseArn(arn)?.name === wanted.name && meets(version, wanted.version ?? 'x.x.x')),
    );
    const { items, next } = page(all, input);
    return { requestId: call.requestId, componentSummaryList: items.map(componentSummary), ...next };
  },
});

const create = operation<CreateComponentRequest, CreateComponentResponse>({
  access: ({ name }, { account, region }) => may('CreateComponent', arnOf(account, region, 'component', `${name}/*`)),
  run: (input, call, world) => {
    if (input.data !== undefined && input.uri !== undefined) throw invalidCombination('Give either data or uri.');
    const arn = once(world, call, input, () => {
      const { stored, isNew } = createComponent(world, call, input);
      if (!isNew) throw alreadyExists('Component', stored.arn);
      return stored.arn;
    });
    return {
      requestId: call.requestId,
      clientToken: input.clientToken,
      componentBuildVersionArn: arn,
      latestVersionReferences: latestVersionReferences(arn),
    };
  },
});

const remove = operation<DeleteComponentRequest, DeleteComponentResponse>({
  access: ({ componentBuildVersionArn }) => may('DeleteComponent', componentBuildVersionArn),
  run: ({ componentBuildVersionArn: arn = '' }, call, world) => {
    removeComponent(world, call, arn);
    return { requestId: call.requestId, componentBuildVersionArn: arn };
  },
});

/** Takes a component away; one that a recipe needs stays. */
export const removeComponent = (world: World, { account, region }: Place, arn: string): void => {
  const { components, recipes, containerRecipes } = factory(world, account, region);
  if (!components[arn]) throw notFound(arn);
  const user = [...Object.values(recipes), ...Object.values(containerRecipes)].find(({ given }) =>
    (given.components ?? []).some(
      ({ componentArn = '' }) => componentArn === arn || componentArn === withoutBuild(arn),
    ),
  );
  if (user) throw dependedOn(`The component '${arn}' is used by the recipe '${user.arn}'.`);
  delete components[arn];
};

export const componentOperations: Readonly<Record<string, Operation>> = {
  CreateComponent: create,
  DeleteComponent: remove,
  GetComponent: getComponent,
  ListComponentBuildVersions: listComponentBuildVersions,
  ListComponents: listComponents,
};

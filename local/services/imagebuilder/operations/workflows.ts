import type {
  CreateWorkflowRequest,
  CreateWorkflowResponse,
  DeleteWorkflowRequest,
  DeleteWorkflowResponse,
  GetWorkflowRequest,
  GetWorkflowResponse,
  ListWorkflowBuildVersionsRequest,
  ListWorkflowBuildVersionsResponse,
  ListWorkflowsRequest,
  ListWorkflowsResponse,
  WorkflowSummary,
  WorkflowVersion,
} from '@aws-sdk/client-imagebuilder';
import type { Call } from '../../../kernel/call.ts';
import { type Operation, operation } from '../../../kernel/service.ts';
import type { World } from '../../../kernel/world.ts';
import { arnOf, parseArn, withoutBuild } from '../arn.ts';
import { createWorkflow } from '../definitions/create-workflow.ts';
import { alreadyExists, dependedOn, invalidCombination, notFound } from '../errors.ts';
import { managedWorkflows } from '../managed/catalog.ts';
import { factory, type Place, type StoredWorkflow } from '../store.ts';
import { meets } from '../versions/semantic-version.ts';
import { findWorkflow } from '../workflows/find-workflow.ts';
import { may, mayListBuilds } from './access.ts';
import { filtered } from './filters.ts';
import { once } from './once.ts';
import { page } from './page.ts';
import { latestVersionReferences } from './recipe-views.ts';

const summary = ({ arn, name, version, given, createdAt, tags }: StoredWorkflow): WorkflowSummary => ({
  arn,
  name,
  version,
  description: given.description,
  changeDescription: given.changeDescription,
  type: given.type,
  owner: arn.split(':')[4],
  dateCreated: new Date(createdAt).toISOString(),
  tags,
});

const get = operation<GetWorkflowRequest, GetWorkflowResponse>({
  access: ({ workflowBuildVersionArn }) => may('GetWorkflow', workflowBuildVersionArn),
  run: ({ workflowBuildVersionArn = '' }, call, world) => {
    const found = findWorkflow(world, call, workflowBuildVersionArn);
    if (typeof found === 'string') throw notFound(workflowBuildVersionArn);
    const stored = factory(world, call.account, call.region).workflows[found.arn];
    const { name = '', version = '' } = parseArn(found.arn) ?? {};
    const managed = { arn: found.arn, name, version, type: found.type, owner: 'Amazon' };
    return {
      workflow: {
        ...(stored ? { ...summary(stored), data: stored.given.data, kmsKeyId: stored.given.kmsKeyId } : managed),
        parameters: found.document.parameters.map(({ name, type, default: value, description }) => ({
          name,
          type,
          ...(value === undefined ? {} : { defaultValue: [value].flat().map(String) }),
          ...(description === undefined ? {} : { description }),
        })),
      },
      latestVersionReferences: latestVersionReferences(found.arn),
    };
  },
});

const FILTERS = {
  description: ({ description }: WorkflowVersion) => description,
  name: ({ name }: WorkflowVersion) => name,
  type: ({ type }: WorkflowVersion) => type,
  version: ({ version }: WorkflowVersion) => version,
};

const own = (world: World, { account, region }: Call): readonly WorkflowVersion[] =>
  Object.values(factory(world, account, region).workflows).map((workflow) => {
    const { tags: _tags, changeDescription: _change, ...rest } = summary(workflow);
    return { ...rest, arn: withoutBuild(workflow.arn) };
  });

const amazons = (world: World, { region }: Call): readonly WorkflowVersion[] =>
  managedWorkflows(world).flatMap(({ name, type, versions }) =>
    versions.map((version) => ({
      arn: arnOf('aws', region, `workflow/${type.toLowerCase()}`, `${name}/${version}`),
      name,
      version,
      type,
      owner: 'Amazon',
    })),
  );

const list = operation<ListWorkflowsRequest, ListWorkflowsResponse>({
  access: () => may('ListWorkflows', '*'),
  run: (input, call, world) => {
    const { owner = 'Self' } = input;
    const all = owner === 'Self' ? own(world, call) : owner === 'Amazon' ? amazons(world, call) : [];
    const { items, next } = page(filtered(all, input.filters, FILTERS), input);
    return { workflowVersionList: [...items], ...next };
  },
});

const listBuildVersions = operation<ListWorkflowBuildVersionsRequest, ListWorkflowBuildVersionsResponse>({
  access: ({ workflowVersionArn }) => mayListBuilds('ListWorkflowBuildVersions', workflowVersionArn),
  run: (input, call, world) => {
    const wanted = parseArn(input.workflowVersionArn ?? '');
    const known =
      wanted?.owner === 'aws'
        ? amazons(world, call).map((workflow): WorkflowSummary => ({ ...workflow, arn: `${workflow.arn}/1` }))
        : Object.values(factory(world, call.account, call.region).workflows).map(summary);
    const all = known.filter(({ arn = '', version = '' }) => {
      const { kind, name } = parseArn(arn) ?? {};
      return !wanted || (kind === wanted.kind && name === wanted.name && meets(version, wanted.version ?? 'x.x.x'));
    });
    const { items, next } = page(all, input);
    return { workflowSummaryList: [...items], ...next };
  },
});

const create = operation<CreateWorkflowRequest, CreateWorkflowResponse>({
  access: () => may('CreateWorkflow', '*'),
  run: (input, call, world) => {
    if (input.data !== undefined && input.uri !== undefined) throw invalidCombination('Give either data or uri.');
    const arn = once(world, call, input, () => {
      const { stored, isNew } = createWorkflow(world, call, input);
      if (!isNew) throw alreadyExists('Workflow', stored.arn);
      return stored.arn;
    });
    return {
      clientToken: input.clientToken,
      workflowBuildVersionArn: arn,
      latestVersionReferences: latestVersionReferences(arn),
    };
  },
});

/** One that a pipeline runs stays. */
const remove = operation<DeleteWorkflowRequest, DeleteWorkflowResponse>({
  access: ({ workflowBuildVersionArn }) => may('DeleteWorkflow', workflowBuildVersionArn),
  run: ({ workflowBuildVersionArn: arn = '' }, call, world) => {
    removeWorkflow(world, call, arn);
    return { workflowBuildVersionArn: arn };
  },
});

/** Takes a workflow away; one that a pipeline runs stays. */
export const removeWorkflow = (world: World, { account, region }: Place, arn: string): void => {
  const { workflows, pipelines } = factory(world, account, region);
  if (!workflows[arn]) throw notFound(arn);
  const user = Object.values(pipelines).find(({ given }) => given.workflows?.some((one) => one.workflowArn === arn));
  if (user) throw dependedOn(`The workflow '${arn}' is used by the pipeline '${user.arn}'.`);
  delete workflows[arn];
};

export const workflowOperations: Readonly<Record<string, Operation>> = {
  CreateWorkflow: create,
  DeleteWorkflow: remove,
  GetWorkflow: get,
  ListWorkflowBuildVersions: listBuildVersions,
  ListWorkflows: list,
};

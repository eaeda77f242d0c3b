import type { CreateWorkflowRequest } from '@aws-sdk/client-imagebuilder';
import type { World } from '../../../kernel/world.ts';
import { arnOf, slug } from '../arn.ts';
import { alreadyExists, invalidCombination, invalidValue } from '../errors.ts';
import { factory, type Place, type StoredWorkflow } from '../store.ts';
import { parseWorkflow } from '../workflows/document.ts';
import { kept, type Made } from './made.ts';
import { checkName, checkOneOf, checkVersion } from './names.ts';
import { checkQuota, MOST } from './quotas.ts';
import { sameContent } from './same-content.ts';

/** Makes a version of a workflow; the same with the same content is the one that is there. Throws what CreateWorkflow throws. */
export const createWorkflow = (
  world: World,
  { account, region }: Place,
  request: CreateWorkflowRequest,
): Made<StoredWorkflow> => {
  checkName(request.name);
  checkVersion(request.semanticVersion);
  checkOneOf('type', request.type, ['BUILD', 'TEST', 'DISTRIBUTION']);
  checkData(request);
  const { workflows } = factory(world, account, region);
  const path = `${slug(request.name ?? '')}/${request.semanticVersion}/1`;
  const arn = arnOf(account, region, `workflow/${request.type?.toLowerCase()}`, path);
  const given = kept(request);
  const known = workflows[arn];
  if (known) {
    if (sameContent(known.given, given)) return { stored: known, isNew: false };
    throw alreadyExists('Workflow', arn, 'Its content is another one, and versions are immutable: give a new version.');
  }
  checkQuota('workflows', workflows);
  const stored: StoredWorkflow = {
    arn,
    name: request.name ?? '',
    version: request.semanticVersion ?? '',
    platform: undefined,
    createdAt: world.clock.now(),
    tags: { ...request.tags },
    given,
  };
  workflows[arn] = stored;
  return { stored, isNew: true };
};

const checkData = ({ data, uri, type }: CreateWorkflowRequest): void => {
  if (data === undefined && uri === undefined)
    throw invalidCombination('Give data or uri: the workflow has no document.');
  if (data === undefined || type === undefined) return;
  if (uri === undefined && data.length > MOST.dataLength)
    throw invalidValue(
      'data',
      `It has ${data.length} characters; at most ${MOST.dataLength} are allowed. Give uri instead.`,
    );
  const document = parseWorkflow(data, type);
  if (typeof document === 'string') throw invalidValue('data', `The workflow document is wrong. ${document}`);
};

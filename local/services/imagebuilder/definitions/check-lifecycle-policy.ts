import type { CreateLifecyclePolicyRequest, LifecyclePolicyDetail } from '@aws-sdk/client-imagebuilder';
import type { World } from '../../../kernel/world.ts';
import { roleOf } from '../../iam/state.ts';
import { invalidCombination, invalidValue } from '../errors.ts';
import type { Kept } from '../store.ts';
import { isVersionFilter } from '../versions/semantic-version.ts';
import { checkNumber, checkOneOf } from './names.ts';

const UNITS = ['DAYS', 'WEEKS', 'MONTHS', 'YEARS'];
const MOST_DETAILS = 3;
const MOST_RECIPES = 50;

/** https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateLifecyclePolicy.html */
export const checkLifecyclePolicy = (world: World, given: Omit<Kept<CreateLifecyclePolicyRequest>, 'name'>): void => {
  const { executionRole, resourceType, policyDetails = [], resourceSelection } = given;
  if (!roleOf(world, executionRole ?? '')) throw invalidValue('executionRole', `There is no role ${executionRole}.`);
  checkOneOf('resourceType', resourceType, ['AMI_IMAGE', 'CONTAINER_IMAGE']);
  if (given.status !== undefined) checkOneOf('status', given.status, ['ENABLED', 'DISABLED']);
  if (policyDetails.length < 1 || policyDetails.length > MOST_DETAILS)
    throw invalidValue('policyDetails', `Give 1 to ${MOST_DETAILS} details.`);
  for (const detail of policyDetails) checkDetail(detail, resourceType);
  const recipes = resourceSelection?.recipes ?? [];
  if (recipes.length > 0 === (resourceSelection?.tagMap !== undefined))
    throw invalidCombination('resourceSelection takes either recipes or tagMap.');
  if (recipes.length > MOST_RECIPES)
    throw invalidValue('resourceSelection.recipes', `At most ${MOST_RECIPES} are allowed.`);
  for (const { semanticVersion = '' } of recipes)
    if (!isVersionFilter(semanticVersion))
      throw invalidValue('resourceSelection.recipes', `"${semanticVersion}" is no version such as 1.0.x.`);
};

const checkDetail = ({ action, filter }: LifecyclePolicyDetail, resourceType: string | undefined): void => {
  checkOneOf('policyDetails.action.type', action?.type, ['DELETE', 'DEPRECATE', 'DISABLE']);
  checkOneOf('policyDetails.filter.type', filter?.type, ['AGE', 'COUNT']);
  checkNumber('policyDetails.filter.value', filter?.value, 1, 1000);
  checkNumber('policyDetails.filter.retainAtLeast', filter?.retainAtLeast, 1, 10);
  if (resourceType === 'CONTAINER_IMAGE' && action?.type !== 'DELETE')
    throw invalidCombination('Container images can be deleted only.');
  if (filter?.type === 'AGE') checkOneOf('policyDetails.filter.unit', filter.unit, UNITS);
  else if (filter?.unit !== undefined || filter?.retainAtLeast !== undefined)
    throw invalidCombination('A filter of type COUNT takes neither unit nor retainAtLeast.');
};

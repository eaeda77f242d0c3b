import type {
  GetParameterHistoryRequest,
  GetParameterHistoryResult,
  GetParameterRequest,
  GetParameterResult,
  GetParametersRequest,
  GetParametersResult,
  Parameter,
} from '@aws-sdk/client-ssm';
import type { Call } from '../../kernel/call.ts';
import { operation } from '../../kernel/service.ts';
import type { World } from '../../kernel/world.ts';
import { constraint, invalid, versionNotFound } from './errors.ts';
import { findParameter, lookUp, parameterAccess, readAccess, versionOf } from './find-parameter.ts';
import { parseReference } from './names.ts';
import { page } from './page.ts';
import { toHistory, toParameter } from './parameter-view.ts';

const MAX_NAMES = 10;
const MAX_HISTORY = 50;

export const getParameter = operation<GetParameterRequest, GetParameterResult>({
  access: ({ Name = '' }, call, world) => readAccess('GetParameter', [Name], call, world),
  run: ({ Name = '', WithDecryption = false }, call, world) => {
    const parameter = findParameter(world, call, Name);
    const { selector } = parseReference(Name);
    const version = versionOf(parameter, selector);
    if (!version) throw versionNotFound(parameter.name, selector ?? '');
    return { Parameter: toParameter(parameter, version, { ...call, selector, decrypted: WithDecryption }) };
  },
});

/** What is not found comes back by its name, without an error. */
export const getParameters = operation<GetParametersRequest, GetParametersResult>({
  access: ({ Names = [] }, call, world) => readAccess('GetParameters', Names, call, world),
  run: ({ Names = [], WithDecryption = false }, call, world) => {
    if (Names.length < 1 || Names.length > MAX_NAMES) {
      throw constraint(`[${Names.join(', ')}]`, 'names', `Member must have length between 1 and ${MAX_NAMES}`);
    }
    if (new Set(Names).size < Names.length) throw invalid('There are duplicate parameter names in the request.');
    const found = Names.map((name) => read(name, WithDecryption, call, world));
    return {
      Parameters: found.filter((one) => one !== undefined),
      InvalidParameters: Names.filter((_, index) => !found[index]),
    };
  },
});

const read = (name: string, decrypted: boolean, call: Call, world: World): Parameter | undefined => {
  const reference = parseReference(name);
  const parameter = lookUp(world, call, reference);
  const version = parameter && versionOf(parameter, reference.selector);
  return version && toParameter(parameter, version, { ...call, selector: reference.selector, decrypted });
};

/** Oldest version first. */
export const getParameterHistory = operation<GetParameterHistoryRequest, GetParameterHistoryResult>({
  access: ({ Name = '' }, call, world) => [parameterAccess('GetParameterHistory', Name, call, world)],
  run: ({ Name = '', WithDecryption = false, ...paging }, call, world) => {
    const parameter = findParameter(world, call, Name);
    const { items, next } = page(parameter.versions, paging, MAX_HISTORY);
    return { Parameters: items.map((version) => toHistory(parameter, version, WithDecryption)), ...next };
  },
});

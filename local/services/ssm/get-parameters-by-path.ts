import type { GetParametersByPathRequest, GetParametersByPathResult, ParameterStringFilter } from '@aws-sdk/client-ssm';
import { AwsError } from '../../kernel/errors.ts';
import { operation } from '../../kernel/service.ts';
import { invalid } from './errors.ts';
import { isUnder } from './hierarchy.ts';
import { isPublic, parameterArn } from './names.ts';
import { page } from './page.ts';
import { toParameter } from './parameter-view.ts';
import { publicParameters } from './public-parameters.ts';
import { newest, type StoredParameter, type StoredVersion, ssmState } from './state.ts';

const MAX_RESULTS = 10;

/** Access to a path is access to all below it, whatever policies say of that. */
export const getParametersByPath = operation<GetParametersByPathRequest, GetParametersByPathResult>({
  access: ({ Path = '', Recursive = false }, { account, region }) => [
    {
      action: 'ssm:GetParametersByPath',
      resource: parameterArn(account, region, Path),
      context: { 'ssm:Recursive': String(Recursive) },
    },
  ],
  run: ({ Path = '', Recursive = false, WithDecryption = false, ParameterFilters = [], ...paging }, call, world) => {
    if (!Path.startsWith('/')) throw invalid(`The parameter path ${Path} must begin with a slash.`);
    const { parameters } = ssmState(world, call.account, call.region);
    const known = isPublic(Path) ? publicParameters(call.region) : Object.values(parameters);
    const under = known
      .filter(({ name }) => isUnder(name, Path, Recursive))
      .sort((one, other) => (one.name < other.name ? -1 : 1));
    const found = under.flatMap((parameter) => {
      const version = chosen(parameter, ParameterFilters);
      return version ? [{ parameter, version }] : [];
    });
    const { items, next } = page(found, paging, MAX_RESULTS);
    const view = { ...call, decrypted: WithDecryption };
    return { Parameters: items.map(({ parameter, version }) => toParameter(parameter, version, view)), ...next };
  },
});

/** The version to show: the one with the label asked for, else the newest; undefined where a filter drops it. */
const chosen = (parameter: StoredParameter, filters: readonly ParameterStringFilter[]): StoredVersion | undefined => {
  let versions: readonly StoredVersion[] = [newest(parameter)];
  for (const { Key, Option = 'Equals', Values = [] } of filters) {
    const passes = (text: string) =>
      Values.some((value) => (Option === 'BeginsWith' ? text.startsWith(value) : text === value));
    if (Key === 'Label') versions = parameter.versions.filter(({ labels }) => labels.some(passes));
    else if (Key === 'Type') versions = versions.filter(({ type }) => passes(type));
    else if (Key === 'KeyId') versions = versions.filter(({ keyId }) => keyId !== undefined && passes(keyId));
    else throw new AwsError('InvalidFilterKey', `The filter ${Key} is not valid here. Use Type, KeyId or Label.`);
  }
  return versions.at(-1);
};

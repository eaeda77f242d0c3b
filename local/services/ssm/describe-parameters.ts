import type { DescribeParametersRequest, DescribeParametersResult, ParameterStringFilter } from '@aws-sdk/client-ssm';
import { AwsError } from '../../kernel/errors.ts';
import { operation } from '../../kernel/service.ts';
import { isUnder } from './hierarchy.ts';
import { page } from './page.ts';
import { toMetadata } from './parameter-view.ts';
import { newest, type StoredParameter, ssmState } from './state.ts';

const MAX_RESULTS = 50;

export const describeParameters = operation<DescribeParametersRequest, DescribeParametersResult>({
  access: (_input, { account, region }) => [
    { action: 'ssm:DescribeParameters', resource: `arn:aws:ssm:${region}:${account}:*` },
  ],
  run: ({ Filters = [], ParameterFilters = [], ...paging }, call, world) => {
    const filters = [
      ...Filters.map(({ Key, Values }) => ({ Key, Values }) as ParameterStringFilter),
      ...ParameterFilters,
    ];
    const tests = filters.map(testOf);
    const all = Object.values(ssmState(world, call.account, call.region).parameters);
    const found = all
      .filter((parameter) => tests.every((test) => test(parameter)))
      .sort((one, other) => (one.name < other.name ? -1 : 1));
    const { items, next } = page(found, paging, MAX_RESULTS);
    return { Parameters: items.map((one) => toMetadata(one, call)), ...next };
  },
});

type Test = (parameter: StoredParameter) => boolean;

const READ: Readonly<Record<string, (parameter: StoredParameter) => string | undefined>> = {
  Name: ({ name }) => name,
  Type: (parameter) => newest(parameter).type,
  KeyId: (parameter) => newest(parameter).keyId,
  Tier: (parameter) => newest(parameter).tier,
  DataType: (parameter) => newest(parameter).dataType,
};

const testOf = ({ Key = '', Option, Values = [] }: ParameterStringFilter): Test => {
  if (Key === 'Path') {
    if (Option !== undefined && Option !== 'Recursive' && Option !== 'OneLevel') throw badOption(Key, Option);
    return ({ name }) => Values.some((path) => isUnder(name, path, Option === 'Recursive'));
  }
  const read = Key.startsWith('tag:') ? ({ tags }: StoredParameter) => tags[Key.slice('tag:'.length)] : READ[Key];
  if (!read) throw new AwsError('InvalidFilterKey', `The filter ${Key} is not valid.`);
  const compare = comparison(Key, Option ?? 'Equals');
  return (parameter) => {
    const text = read(parameter);
    return text !== undefined && (Values.length === 0 || Values.some((value) => compare(text, value)));
  };
};

const comparison = (key: string, option: string): ((text: string, value: string) => boolean) => {
  if (option === 'Equals') return (text, value) => text === value;
  if (option === 'BeginsWith') return (text, value) => text.startsWith(value);
  if (option === 'Contains' && key === 'Name') return (text, value) => text.includes(value);
  throw badOption(key, option);
};

const badOption = (key: string, option: string): AwsError =>
  new AwsError('InvalidFilterOption', `The filter option ${option} is not valid for the filter ${key}.`);

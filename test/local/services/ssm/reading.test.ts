import { ssm } from '../../../../local/services/ssm/service.ts';
import { type Answer, DEV, fakeWorld, HUB, REGION } from '../../support/fake-world.ts';

const names = ({ Parameters }: Answer): string[] => Parameters.map(({ Name }: { Name: string }) => Name);

const store = async (...paths: string[]) => {
  const fake = fakeWorld([ssm]);
  const call = (operation: string, input: object) => fake.call(DEV, `ssm:${operation}`, input);
  const put = (Name: string, Value = 'x', more: object = {}) =>
    call('PutParameter', { Name, Value, Type: 'String', ...more });
  for (const path of paths) await put(path);
  return { ...fake, call, put };
};

describe('GetParameter', () => {
  it('reads a version by number or label, and says by which', async () => {
    const { call, put } = await store('/a');
    await put('/a', 'y', { Overwrite: true });
    await call('LabelParameterVersion', { Name: '/a', ParameterVersion: 1, Labels: ['prod'] });
    const read = async (Name: string) => (await call('GetParameter', { Name })).Parameter;
    expect(await read('/a:1')).toMatchObject({ Name: '/a', Value: 'x', Selector: ':1' });
    expect(await read('/a:prod')).toMatchObject({ Value: 'x', Version: 1, Selector: ':prod' });
    expect(await read('/a')).not.toHaveProperty('Selector');
    await expect(read('/a:dev')).rejects.toMatchObject({ name: 'ParameterVersionNotFound' });
    await expect(read('/b')).rejects.toMatchObject({ name: 'ParameterNotFound' });
  });

  it('does not read another account’s parameter by its ARN', async () => {
    const { call } = await store('/a');
    const Name = `arn:aws:ssm:${REGION}:${HUB}:parameter/a`;
    await expect(call('GetParameter', { Name })).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  it('shows a secret only when decrypting', async () => {
    const { call, put } = await store();
    await put('/secret', 'hush', { Type: 'SecureString' });
    const read = async (WithDecryption: boolean) =>
      (await call('GetParameter', { Name: '/secret', WithDecryption })).Parameter.Value;
    expect(await read(true)).toBe('hush');
    expect(await read(false)).not.toContain('hush');
  });
});

describe('GetParameters', () => {
  it('gives back the names it does not find', async () => {
    const { call } = await store('/a', '/b');
    const answer = await call('GetParameters', { Names: ['/a', '/c', '/b:7'] });
    expect(names(answer)).toEqual(['/a']);
    expect(answer.InvalidParameters).toEqual(['/c', '/b:7']);
  });

  it('takes ten names at most, each once', async () => {
    const { call } = await store();
    const many = Array.from({ length: 11 }, (_, index) => `/p${index}`);
    await expect(call('GetParameters', { Names: many })).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(call('GetParameters', { Names: ['/a', '/a'] })).rejects.toMatchObject({ name: 'ValidationException' });
  });
});

describe('GetParametersByPath', () => {
  it('reads one level, or all below', async () => {
    const { call } = await store('/a/b', '/a/c/d', '/ab', '/a/c');
    expect(names(await call('GetParametersByPath', { Path: '/a' }))).toEqual(['/a/b', '/a/c']);
    expect(names(await call('GetParametersByPath', { Path: '/a/', Recursive: true }))).toEqual([
      '/a/b',
      '/a/c',
      '/a/c/d',
    ]);
  });

  it('gives ten at most, and the rest behind a token', async () => {
    const { call } = await store(...Array.from({ length: 12 }, (_, index) => `/a/${index}`));
    const first = await call('GetParametersByPath', { Path: '/a' });
    const rest = await call('GetParametersByPath', { Path: '/a', NextToken: first.NextToken });
    expect([first.Parameters.length, rest.Parameters.length, rest.NextToken]).toEqual([10, 2, undefined]);
    const eleven = call('GetParametersByPath', { Path: '/a', MaxResults: 11 });
    await expect(eleven).rejects.toMatchObject({ name: 'ValidationException' });
    const bad = call('GetParametersByPath', { Path: '/a', NextToken: 'x' });
    await expect(bad).rejects.toMatchObject({ name: 'InvalidNextToken' });
  });

  it('finds versions by label', async () => {
    const { call, put } = await store('/a/b', '/a/c');
    await call('LabelParameterVersion', { Name: '/a/b', Labels: ['prod'] });
    await put('/a/b', 'newer', { Overwrite: true });
    const filters = (Key: string) => ({ Path: '/a', ParameterFilters: [{ Key, Values: ['prod'] }] });
    const { Parameters } = await call('GetParametersByPath', filters('Label'));
    expect(Parameters).toEqual([expect.objectContaining({ Name: '/a/b', Value: 'x', Version: 1 })]);
    await expect(call('GetParametersByPath', filters('Name'))).rejects.toMatchObject({ name: 'InvalidFilterKey' });
  });
});

describe('DescribeParameters', () => {
  it('finds by name, path, type and tag', async () => {
    const { call, put } = await store('/a/b', '/a/c/d');
    await put('/e', 'x,y', { Type: 'StringList', Tags: [{ Key: 'stage', Value: 'prod' }] });
    const find = async (Key: string, Option: string | undefined, ...Values: string[]) =>
      names(await call('DescribeParameters', { ParameterFilters: [{ Key, Option, Values }] }));
    expect(await find('Name', 'BeginsWith', '/a')).toEqual(['/a/b', '/a/c/d']);
    expect(await find('Name', 'Contains', 'c')).toEqual(['/a/c/d']);
    expect(await find('Path', 'OneLevel', '/a')).toEqual(['/a/b']);
    expect(await find('Path', 'Recursive', '/a')).toEqual(['/a/b', '/a/c/d']);
    expect(await find('Type', undefined, 'StringList')).toEqual(['/e']);
    expect(await find('tag:stage', 'Equals', 'prod')).toEqual(['/e']);
    await expect(find('Type', 'Contains', 'x')).rejects.toMatchObject({ name: 'InvalidFilterOption' });
    await expect(find('Label', undefined, 'x')).rejects.toMatchObject({ name: 'InvalidFilterKey' });
  });
});

describe('GetParameterHistory', () => {
  it('tells every version, oldest first, with its labels and who wrote it', async () => {
    const { call, put } = await store('/a');
    await put('/a', 'y', { Overwrite: true });
    await call('LabelParameterVersion', { Name: '/a', ParameterVersion: 1, Labels: ['prod'] });
    const { Parameters } = await call('GetParameterHistory', { Name: '/a' });
    expect(Parameters).toEqual([
      expect.objectContaining({ Version: 1, Value: 'x', Labels: ['prod'] }),
      expect.objectContaining({ Version: 2, Value: 'y', Labels: [], LastModifiedUser: `arn:aws:iam::${DEV}:root` }),
    ]);
  });
});

describe('labels', () => {
  it('move from version to version, and those that are none come back', async () => {
    const { call, put, events } = await store('/a');
    await put('/a', 'y', { Overwrite: true });
    await call('LabelParameterVersion', { Name: '/a', ParameterVersion: 1, Labels: ['prod', 'old'] });
    const answer = await call('LabelParameterVersion', { Name: '/a', Labels: ['prod', '1st', 'aws-x', 'SSM', 'a b'] });
    expect(answer).toEqual({ ParameterVersion: 2, InvalidLabels: ['1st', 'aws-x', 'SSM', 'a b'] });
    const { Parameters } = await call('GetParameterHistory', { Name: '/a' });
    expect(Parameters.map(({ Labels }: { Labels: string[] }) => Labels)).toEqual([['old'], ['prod']]);
    expect(events.at(-1)?.detail).toMatchObject({ operation: 'LabelParameterVersion' });
  });

  it('number ten a version', async () => {
    const { call } = await store('/a');
    const label = (from: number) => {
      const Labels = Array.from({ length: 6 }, (_, index) => `l${from + index}`);
      return call('LabelParameterVersion', { Name: '/a', Labels });
    };
    await label(0);
    await expect(label(6)).rejects.toMatchObject({ name: 'ParameterVersionLabelLimitExceeded' });
  });

  it('are taken off, and those that were not there come back', async () => {
    const { call } = await store('/a');
    await call('LabelParameterVersion', { Name: '/a', Labels: ['prod'] });
    const input = { Name: '/a', ParameterVersion: 1, Labels: ['prod', 'dev'] };
    expect(await call('UnlabelParameterVersion', input)).toEqual({ RemovedLabels: ['prod'], InvalidLabels: ['dev'] });
  });
});

describe('deleting', () => {
  it('takes a parameter away with its history, and tells', async () => {
    const { call, events, put } = await store('/a', '/b');
    await call('DeleteParameter', { Name: '/a' });
    await expect(call('DeleteParameter', { Name: '/a' })).rejects.toMatchObject({ name: 'ParameterNotFound' });
    const answer = await call('DeleteParameters', { Names: ['/a', '/b'] });
    expect(answer).toEqual({ DeletedParameters: ['/b'], InvalidParameters: ['/a'] });
    expect(events.filter(({ detail }) => detail['operation'] === 'Delete')).toHaveLength(2);
    expect(await put('/a')).toMatchObject({ Version: 1 });
  });
});

describe('tags', () => {
  it('are put on, listed and taken off', async () => {
    const { call } = await store('/a');
    const resource = { ResourceType: 'Parameter', ResourceId: '/a' };
    await call('AddTagsToResource', { ...resource, Tags: [{ Key: 'a', Value: '1' }] });
    expect(await call('ListTagsForResource', resource)).toEqual({ TagList: [{ Key: 'a', Value: '1' }] });
    await call('RemoveTagsFromResource', { ...resource, TagKeys: ['a'] });
    expect(await call('ListTagsForResource', resource)).toEqual({ TagList: [] });
    const missing = call('ListTagsForResource', { ...resource, ResourceId: '/b' });
    await expect(missing).rejects.toMatchObject({ name: 'InvalidResourceId' });
  });

  it('limit who may read', async () => {
    const { world, role, put } = await store();
    await put('/a', 'x', { Tags: [{ Key: 'stage', Value: 'prod' }] });
    const Condition = { StringEquals: { 'aws:ResourceTag/stage': 'dev' } };
    const principal = role(DEV, 'reader', [{ Effect: 'Allow', Action: 'ssm:GetParameter', Resource: '*', Condition }]);
    const input = { Name: '/a' };
    const read = world.call({ principal, service: 'ssm', operation: 'GetParameter', region: REGION, input });
    await expect(read).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});

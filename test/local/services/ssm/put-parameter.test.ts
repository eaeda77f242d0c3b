import fc from 'fast-check';
import { ssm } from '../../../../local/services/ssm/service.ts';
import { DEV, fakeWorld, REGION } from '../../support/fake-world.ts';

const store = () => {
  const fake = fakeWorld([ssm]);
  const put = (input: object) =>
    fake.call(DEV, 'ssm:PutParameter', { Name: '/a/b', Value: 'x', Type: 'String', ...input });
  const get = async (Name = '/a/b') => (await fake.call(DEV, 'ssm:GetParameter', { Name })).Parameter;
  return { ...fake, put, get };
};

describe('PutParameter', () => {
  it('counts versions up from 1, and overwrites only when told to', async () => {
    const { put, get } = store();
    expect(await put({})).toEqual({ Version: 1, Tier: 'Standard' });
    await expect(put({ Value: 'y' })).rejects.toMatchObject({ name: 'ParameterAlreadyExists' });
    expect(await put({ Value: 'y', Overwrite: true, Type: undefined })).toMatchObject({ Version: 2 });
    expect(await get()).toMatchObject({ Value: 'y', Version: 2, Type: 'String', DataType: 'text' });
  });

  it('says Create and Update in its events', async () => {
    const { put, events } = store();
    await put({ Description: 'golden' });
    await put({ Overwrite: true });
    expect(events.map(({ detail }) => detail)).toEqual([
      { name: '/a/b', type: 'String', description: 'golden', operation: 'Create' },
      { name: '/a/b', type: 'String', description: 'golden', operation: 'Update' },
    ]);
  });

  it.each([
    ['a new parameter without a type', { Type: undefined }, 'ValidationException'],
    ['an unknown type', { Type: 'Number' }, 'ValidationException'],
    ['a name that begins with aws', { Name: 'aws-x' }, 'ValidationException'],
    ['a name that begins with ssm in capitals', { Name: '/SSM/x' }, 'ValidationException'],
    ['a name under /aws', { Name: '/aws/service/x' }, 'AccessDeniedException'],
    ['a name with a space', { Name: '/a b' }, 'ValidationException'],
    ['a path without its first slash', { Name: 'a/b' }, 'ValidationException'],
    ['an ARN', { Name: `arn:aws:ssm:${REGION}:${DEV}:parameter/a` }, 'ValidationException'],
    ['more than 15 levels', { Name: '/a'.repeat(16) }, 'HierarchyLevelLimitExceededException'],
    ['a reference in a value', { Value: '{{ssm:x}}' }, 'ValidationException'],
    ['an empty value', { Value: '' }, 'ValidationException'],
    ['a standard value over 4 KB', { Value: 'x'.repeat(4097) }, 'ValidationException'],
    ['an advanced value over 8 KB', { Value: 'x'.repeat(8193), Tier: 'Advanced' }, 'ValidationException'],
    ['an unknown tier', { Tier: 'Cheap' }, 'ValidationException'],
    ['an unknown data type', { DataType: 'aws:ec2:volume' }, 'ValidationException'],
    ['a description over 1024', { Description: 'x'.repeat(1025) }, 'ValidationException'],
    ['a pattern that is none', { AllowedPattern: '(' }, 'InvalidAllowedPatternException'],
    ['a value unlike its pattern', { AllowedPattern: '\\d+', Value: '1x' }, 'ParameterPatternMismatchException'],
    ['tags with overwrite', { Tags: [{ Key: 'a', Value: 'b' }], Overwrite: true }, 'ValidationException'],
    ['policies without the tier for them', { Policies: '[{"Type":"Expiration"}]' }, 'InvalidPolicyAttributeException'],
    ['policies of an unknown type', { Policies: '[{"Type":"Forever"}]' }, 'InvalidPolicyTypeException'],
  ])('refuses %s', async (_what, input, name) => {
    const { put, call } = store();
    await expect(put(input)).rejects.toMatchObject({ name });
    expect((await call(DEV, 'ssm:DescribeParameters')).Parameters).toEqual([]);
  });

  it('takes 15 levels', async () => {
    const { put } = store();
    await expect(put({ Name: '/a'.repeat(15) })).resolves.toMatchObject({ Version: 1 });
  });

  it('holds later values against the first pattern and type', async () => {
    const { put } = store();
    await put({ AllowedPattern: '[xy]' });
    await expect(put({ Value: 'z', Overwrite: true })).rejects.toMatchObject({
      name: 'ParameterPatternMismatchException',
    });
    await expect(put({ Type: 'StringList', Overwrite: true })).rejects.toMatchObject({
      name: 'HierarchyTypeMismatchException',
    });
  });

  it('moves to the advanced tier by itself where that is left to it, and never back', async () => {
    const { put } = store();
    const large = { Value: 'x'.repeat(5000), Tier: 'Intelligent-Tiering' };
    expect(await put(large)).toMatchObject({ Tier: 'Advanced' });
    await expect(put({ Tier: 'Standard', Overwrite: true })).rejects.toThrow(/downgrade/);
    expect(await put({ Overwrite: true })).toMatchObject({ Tier: 'Advanced' });
  });

  it('keeps the newest 100 versions, but never drops one with a label', async () => {
    const { put, call, get } = store();
    for (let version = 1; version <= 101; version += 1) await put({ Value: `v${version}`, Overwrite: true });
    await expect(get('/a/b:1')).rejects.toMatchObject({ name: 'ParameterVersionNotFound' });
    expect((await get('/a/b:2')).Value).toBe('v2');
    await call(DEV, 'ssm:LabelParameterVersion', { Name: '/a/b', ParameterVersion: 2, Labels: ['prod'] });
    const next = () => put({ Value: 'next', Overwrite: true });
    await expect(next()).rejects.toMatchObject({ name: 'ParameterMaxVersionLimitExceeded' });
    await call(DEV, 'ssm:LabelParameterVersion', { Name: '/a/b', Labels: ['prod'] });
    expect(await next()).toMatchObject({ Version: 102 });
  });

  it('can be limited by name, by overwriting and by tags', async () => {
    const { call, role } = store();
    const by = role(DEV, 'writer', [
      {
        Effect: 'Allow',
        Action: 'ssm:PutParameter',
        Resource: `arn:aws:ssm:${REGION}:${DEV}:parameter/golden/*`,
        Condition: { StringEquals: { 'ssm:Overwrite': 'true' } },
      },
    ]);
    const put = (Name: string, more: object) =>
      call(DEV, 'ssm:PutParameter', { Name, Value: 'x', Type: 'String', ...more }, { by });
    await expect(put('/golden/web', { Overwrite: true })).resolves.toMatchObject({ Version: 1 });
    await expect(put('/golden/api', {})).rejects.toMatchObject({ name: 'AccessDeniedException' });
    await expect(put('/silver/web', { Overwrite: true })).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  it('reads back what was written, whatever it was', async () => {
    const name = fc.stringMatching(/^(\/[b-r][\w.-]{0,8}){1,5}$/);
    const value = fc.string({ minLength: 1, maxLength: 200 }).filter((text) => !/\{\{.*\}\}/s.test(text));
    await fc.assert(
      fc.asyncProperty(name, value, async (Name, Value) => {
        const { put, get } = store();
        await put({ Name, Value });
        expect(await get(Name)).toMatchObject({ Name, Value, Version: 1 });
        expect(await get(`arn:aws:ssm:${REGION}:${DEV}:parameter${Name}:1`)).toMatchObject({ Name, Value });
      }),
      { numRuns: 50 },
    );
  });
});

import { textOf } from './support/statements.ts';
import { synthesized } from './support/synthesized.ts';

const assembly = await synthesized();
const hub = assembly.resources('HallmarkHub');
const ofType = (type: string) => Object.entries(hub).filter(([, { Type }]) => Type === type);

const groups = assembly.stacks.flatMap((stack) =>
  Object.values(assembly.resources(stack, 'AWS::Logs::LogGroup')).map(({ Properties }) => Properties['LogGroupName']),
);

const rolesOfFunctions = new Set(
  ofType('AWS::Lambda::Function').map(([, { Properties }]) => textOf(Properties['Role']).slice(1, -'.Arn>'.length)),
);

const statementsOf = (role: string) =>
  ofType('AWS::IAM::Policy')
    .filter(([, { Properties }]) => JSON.stringify(Properties['Roles']).includes(`"${role}"`))
    .flatMap(
      ([, { Properties }]) =>
        (Properties['PolicyDocument'] as { Statement: { Action: string | string[]; Resource: unknown }[] }).Statement,
    );

describe('a log group', () => {
  it('has a name that only Hallmark uses, so that no account has it before the first deployment', () => {
    expect(groups.length).toBeGreaterThan(20);
    for (const name of groups)
      expect(name).toMatch(/^\/aws\/(lambda\/hallmark-|vendedlogs\/states\/hallmark-|imagebuilder\/hallmark\/)/);
  });

  it('does not return after its stack was deleted: no function may create one', () => {
    expect(rolesOfFunctions.size).toBeGreaterThan(10);
    for (const role of rolesOfFunctions) {
      expect(hub[role]?.Properties['ManagedPolicyArns'] ?? []).toEqual([]);
      expect(statementsOf(role).flatMap(({ Action }) => Action)).not.toContain('logs:CreateLogGroup');
    }
  });

  it('can be written by its function', () => {
    for (const [, { Properties }] of ofType('AWS::Lambda::Function')) {
      const { LogGroup } = Properties['LoggingConfig'] as { LogGroup: { Ref: string } };
      const role = textOf(Properties['Role']).slice(1, -'.Arn>'.length);
      const writing = statementsOf(role).filter(({ Action }) => [Action].flat().includes('logs:PutLogEvents'));
      expect(writing.flatMap(({ Resource }) => [Resource].flat().map(textOf))).toContain(`<${LogGroup.Ref}.Arn>`);
      expect(writing.flatMap(({ Action }) => Action)).toContain('logs:CreateLogStream');
    }
  });
});

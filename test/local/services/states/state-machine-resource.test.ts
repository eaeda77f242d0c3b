import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ResourceRequest } from '../../../../local/kernel/service.ts';
import { states } from '../../../../local/services/states/service.ts';
import { machine } from './support/machine.ts';
import { ACCOUNT, call, MACHINE, REGION, ROLE, testWorld } from './support/world.ts';

const TYPE = 'AWS::StepFunctions::StateMachine';
const FUNCTION = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:f`;
const placeholder = (name: string): string => `$\{${name}}`;
const definition = machine({
  Call: { Type: 'Task', Resource: placeholder('FunctionArn'), Comment: placeholder('Other') },
});

const deploy = async (properties: object, directory = '') => {
  const test = testWorld();
  const request: ResourceRequest = {
    logicalId: 'Machine',
    stackName: 'hub',
    stackId: 'arn:aws:cloudformation:stack',
    account: ACCOUNT,
    region: REGION,
    properties: { RoleArn: ROLE, ...properties },
    assembly: { directory, asset: (key) => join(directory, key) },
    generatedName: () => 'hub-Machine-1',
  };
  const deployed = await states.resourceTypes?.[TYPE]?.create(request, test.world);
  const stored = async (stateMachineArn = MACHINE) =>
    JSON.parse(String((await call(test, 'DescribeStateMachine', { stateMachineArn }))['definition'])) as unknown;
  return { deployed, stored };
};

const filled = JSON.parse(JSON.stringify(definition).replace(placeholder('FunctionArn'), FUNCTION)) as unknown;
const DefinitionSubstitutions = { FunctionArn: FUNCTION };

describe(TYPE, () => {
  it('takes its definition as text, with the substitutions filled in', async () => {
    const DefinitionString = JSON.stringify(definition);
    const { deployed, stored } = await deploy({
      StateMachineName: 'machine',
      DefinitionString,
      DefinitionSubstitutions,
    });
    expect(deployed).toMatchObject({ ref: MACHINE, attributes: { Arn: MACHINE, Name: 'machine' } });
    expect(await stored()).toEqual(filled);
  });

  it('takes its definition from an asset', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'states-'));
    try {
      writeFileSync(join(directory, 'abc.json'), JSON.stringify(definition));
      const DefinitionS3Location = { Bucket: 'assets', Key: 'abc.json' };
      const given = { StateMachineName: 'machine', DefinitionS3Location, DefinitionSubstitutions };
      expect(await (await deploy(given, directory)).stored()).toEqual(filled);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it('has a generated name where it was given none', async () => {
    const { deployed } = await deploy({ Definition: definition, DefinitionSubstitutions });
    expect(deployed?.ref).toBe(MACHINE.replace(/machine$/, 'hub-Machine-1'));
  });

  it('refuses a definition that cannot be run, naming stack, resource, state and field', async () => {
    const Definition = machine({ A: { Type: 'Pass', ResultPath: '$' } });
    await expect(deploy({ Definition })).rejects.toThrow(
      "hub/Machine: Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: The QueryLanguage is set to 'JSONata', " +
        "but field 'ResultPath' is only supported for the 'JSONPath' QueryLanguage at /States/A'",
    );
  });

  it('keeps a value with quotes valid JSON', async () => {
    const given = {
      StateMachineName: 'machine',
      Definition: definition,
      DefinitionSubstitutions: { FunctionArn: FUNCTION, Other: 'a"b' },
    };
    expect(await (await deploy(given)).stored()).toMatchObject({ States: { Call: { Comment: 'a"b' } } });
  });
});

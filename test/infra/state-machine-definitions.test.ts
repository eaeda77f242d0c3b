import { App, Aspects } from 'aws-cdk-lib';
import { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { ConfigurationError } from '../../infra/configuration/configuration-error.ts';
import { type MachineTemplate, problemsOfMachines } from '../../infra/state-machine-definitions.ts';
import { synthesizeApp } from '../../infra/synthesize.ts';
import { EXAMPLE } from './support/example.ts';
import { synthesized } from './support/synthesized.ts';
import { emptyFolder } from './support/written.ts';

const MACHINES = ['promote-image', 'reconcile', 'roll-fleet'];

const assembly = await synthesized();

interface MachineProperties {
  readonly StateMachineName: string;
  DefinitionString: string;
  readonly DefinitionSubstitutions: Record<string, unknown>;
}

/** The hub's template, with each of its state machines changed. */
const hub = (change: (machine: MachineProperties) => void): MachineTemplate => {
  const template = JSON.parse(assembly.file('HallmarkHub.template.json')) as MachineTemplate;
  for (const { Type, Properties } of Object.values(template.Resources ?? {})) {
    if (Type === 'AWS::StepFunctions::StateMachine') change(Properties as unknown as MachineProperties);
  }
  return template;
};

const only =
  (name: string, change: (machine: MachineProperties) => void) =>
  (machine: MachineProperties): void => {
    if (machine.StateMachineName === name) change(machine);
  };

const rewritten = (from: string | RegExp, to: string) => (machine: MachineProperties) => {
  machine.DefinitionString = machine.DefinitionString.replace(from, to);
};

describe('The state machines of a template', () => {
  it('are taken as they are deployed', () => {
    const seen: string[] = [];
    const template = hub(({ StateMachineName }) => seen.push(StateMachineName));
    expect(seen.sort()).toEqual(MACHINES);
    expect(problemsOfMachines(template)).toEqual([]);
  });

  it('are rejected all at once, each problem with its file and its place', () => {
    const template = hub(rewritten('"QueryLanguage": "JSONata"', '"QueryLanguage": "JSONeta"'));
    const problems = problemsOfMachines(template);
    for (const name of MACHINES)
      expect(problems).toContainEqual(
        expect.stringMatching(new RegExp(`^state-machines/${name}\\.asl\\.json: /QueryLanguage: `)),
      );
  });

  it('are rejected for a function that is not called as functions are', () => {
    const misspelt = rewritten('states:::lambda:invoke"', 'states:::lambda:invokes"');
    expect(problemsOfMachines(hub(only('reconcile', misspelt)))).toEqual([
      expect.stringMatching(
        /^state-machines\/reconcile\.asl\.json: \/States\/.*\/Resource: The resource provided arn:aws:states:::lambda:invokes is not recognized\./,
      ),
    ]);
  });

  it('are rejected for a placeholder that nothing fills in', () => {
    const template = hub(
      only('roll-fleet', ({ DefinitionSubstitutions }) => {
        delete DefinitionSubstitutions['Partition'];
      }),
    );
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the placeholder as CloudFormation has it
    const message = 'state-machines/roll-fleet.asl.json: the placeholder ${Partition} has no value';
    expect(problemsOfMachines(template)).toContain(message);
  });

  it('that are no JSON are rejected with the line', () => {
    expect(problemsOfMachines(hub(only('reconcile', rewritten('{', '{,'))))).toEqual([
      expect.stringMatching(/^state-machines\/reconcile\.asl\.json: \[line: 1, column: 2\]: /),
    ]);
  });
});

describe('Synthesis', () => {
  it('fails for a state machine that Step Functions would reject', () => {
    const context = { 'aws:cdk:bundling-stacks': [], images: 'no-images' };
    const app = new App({ outdir: emptyFolder(), context, analyticsReporting: false });
    Aspects.of(app).add({
      visit: (node) => {
        if (node instanceof CfnStateMachine && node.stateMachineName === 'roll-fleet')
          node.definitionString = node.definitionString?.replace('"Next":', '"Nxt":');
      },
    });
    const rejection = rejectionOf(() => synthesizeApp(app, EXAMPLE));
    expect(rejection).toBeInstanceOf(ConfigurationError);
    expect(String(rejection)).toMatch(/state-machines\/roll-fleet\.asl\.json: .*Field 'Nxt' is not supported/);
  });
});

const rejectionOf = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return error;
  }
};

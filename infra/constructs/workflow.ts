import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { pascal } from '../functions.ts';
import { PROJECT } from '../paths.ts';

export interface WorkflowProps {
  /** By folder: those that it calls. */
  readonly functions: ReadonlyMap<string, IFunction>;
  /** Placeholders beside those of functions. */
  readonly more?: Readonly<Record<string, string>>;
  readonly retention: RetentionDays;
}

/** A state machine, deployed as the text of state-machines/ with its placeholders bound. */
export const workflow = (
  scope: Construct,
  name: string,
  { functions, more = {}, retention }: WorkflowProps,
): StateMachine => {
  const arns = [...functions].map(([step, { functionArn }]) => [pascal(step), functionArn]);
  const machine = new StateMachine(scope, pascal(name), {
    stateMachineName: name,
    stateMachineType: StateMachineType.STANDARD,
    definitionBody: DefinitionBody.fromString(
      readFileSync(join(PROJECT, 'state-machines', `${name}.asl.json`), 'utf8'),
    ),
    definitionSubstitutions: { ...Object.fromEntries(arns), ...more, Partition: Stack.of(scope).partition },
    tracingEnabled: true,
    logs: {
      level: LogLevel.ALL,
      includeExecutionData: false,
      destination: new LogGroup(scope, `${pascal(name)}Log`, {
        logGroupName: `/aws/vendedlogs/states/hallmark-${name}`,
        retention,
        removalPolicy: RemovalPolicy.DESTROY,
      }),
    },
  });
  // grantInvoke would include every version and alias; the machines call the functions themselves.
  machine.addToRolePolicy(
    new PolicyStatement({
      sid: 'CallSteps',
      actions: ['lambda:InvokeFunction'],
      resources: [...functions.values()].map(({ functionArn }) => functionArn),
    }),
  );
  return machine;
};

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { pascal } from '../functions.ts';
import { PROJECT } from '../paths.ts';
import type { PromotionFunctions } from './promotion-functions.ts';

/** Steps of the fleets' own machine; all others belong to promote-image, which finds the fleets, too. */
const ROLL_STEPS = ['prepare-fleet', 'refresh-fleet'];

/** The two workflows, deployed as the text of state-machines/ with its placeholders bound. */
export class PromotionMachines extends Construct {
  readonly promoteImage: StateMachine;
  readonly rollFleet: StateMachine;

  constructor(
    scope: Construct,
    id: string,
    { functions, retention }: { functions: PromotionFunctions; retention: RetentionDays },
  ) {
    super(scope, id);
    const steps = [...functions.functions.keys()];
    this.rollFleet = this.machine('roll-fleet', functions, ROLL_STEPS, {}, retention);
    this.promoteImage = this.machine(
      'promote-image',
      functions,
      steps.filter((step) => !ROLL_STEPS.includes(step)),
      { RollFleet: this.rollFleet.stateMachineArn },
      retention,
    );
    this.runsAndWaits();
  }

  private machine(
    name: string,
    functions: PromotionFunctions,
    steps: readonly string[],
    more: Record<string, string>,
    retention: RetentionDays,
  ): StateMachine {
    const arns = Object.fromEntries(steps.map((step) => [pascal(step), functions.function(step).functionArn]));
    const machine = new StateMachine(this, pascal(name), {
      stateMachineName: name,
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromString(
        readFileSync(join(PROJECT, 'state-machines', `${name}.asl.json`), 'utf8'),
      ),
      definitionSubstitutions: { ...arns, ...more, Partition: Stack.of(this).partition },
      tracingEnabled: true,
      logs: {
        level: LogLevel.ALL,
        includeExecutionData: false,
        destination: new LogGroup(this, `${pascal(name)}Log`, {
          logGroupName: `/aws/vendedlogs/states/${name}`,
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
        resources: steps.map((step) => functions.function(step).functionArn),
      }),
    );
    return machine;
  }

  /** What `startExecution.sync:2` needs: https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html */
  private runsAndWaits(): void {
    const { partition, region, account } = Stack.of(this);
    this.rollFleet.grantStartExecution(this.promoteImage);
    this.promoteImage.addToRolePolicy(
      new PolicyStatement({
        sid: 'WatchFleets',
        actions: ['states:DescribeExecution', 'states:StopExecution'],
        resources: [`arn:${partition}:states:${region}:${account}:execution:roll-fleet:*`],
      }),
    );
    this.promoteImage.addToRolePolicy(
      new PolicyStatement({
        sid: 'LookAtOwners',
        actions: ['states:DescribeExecution'],
        resources: [`arn:${partition}:states:${region}:${account}:execution:promote-image:*`],
      }),
    );
    this.promoteImage.addToRolePolicy(
      new PolicyStatement({
        sid: 'HearOfTheirEnd',
        actions: ['events:PutTargets', 'events:PutRule', 'events:DescribeRule'],
        resources: [
          `arn:${partition}:events:${region}:${account}:rule/StepFunctionsGetEventsForStepFunctionsExecutionRule`,
        ],
      }),
    );
  }
}

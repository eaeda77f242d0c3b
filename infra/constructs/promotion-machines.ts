import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { PromotionFunctions } from './promotion-functions.ts';
import { workflow } from './workflow.ts';

/** Steps of the fleets' own machine. */
const ROLL_STEPS = ['prepare-fleet', 'refresh-fleet', 'put-fleet-back'];

/** Both ask it. */
const LEDGER = 'keep-ledger';

/** Steps of the sweep; all others belong to promote-image, which finds the fleets, too. */
const SWEEP_STEPS = ['find-drift'];

/** The workflows of promotions. */
export class PromotionMachines extends Construct {
  readonly promoteImage: StateMachine;
  readonly rollFleet: StateMachine;

  constructor(
    scope: Construct,
    id: string,
    { functions, retention }: { functions: PromotionFunctions; retention: RetentionDays },
  ) {
    super(scope, id);
    const { functions: all } = functions;
    const only = (wanted: (step: string) => boolean) => new Map([...all].filter(([step]) => wanted(step)));
    this.rollFleet = workflow(this, 'roll-fleet', {
      functions: only((step) => [...ROLL_STEPS, LEDGER].includes(step)),
      retention,
    });
    this.promoteImage = workflow(this, 'promote-image', {
      functions: only((step) => ![...ROLL_STEPS, ...SWEEP_STEPS].includes(step)),
      more: { RollFleet: this.rollFleet.stateMachineArn },
      retention,
    });
    this.runsAndWaits();
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

import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { Configuration } from '../../shared/configuration/configuration.ts';
import { CLOSE_PROMOTION } from '../functions.ts';
import { lookAtPromotions } from '../grants/hub-grants.ts';
import { EventIntake } from './event-intake.ts';
import type { StepFunctionProps } from './step-function.ts';

export interface PromotionsEndedProps extends Pick<StepFunctionProps, 'given' | 'retention'> {
  readonly configuration: Configuration;
  readonly table: ITableV2;
  readonly topic: ITopic;
  readonly machine: StateMachine;
}

/** Ends in the ledger what a promotion left open that failed, timed out or was aborted. */
export class PromotionsEnded extends Construct {
  readonly function: IFunction;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, { configuration, table, topic, machine, ...props }: PromotionsEndedProps) {
    super(scope, id);
    const intake = new EventIntake(this, 'Events', {
      ...props,
      row: CLOSE_PROMOTION,
      name: 'promotion-ended',
      rules: [
        {
          name: 'promotion-ended',
          description: 'A promotion failed, timed out or was aborted: end it in the ledger',
          // https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
          patterns: [
            {
              source: ['aws.states'],
              account: [configuration.hub.account],
              region: [configuration.hub.region],
              detailType: ['Step Functions Execution Status Change'],
              detail: { status: ['FAILED', 'TIMED_OUT', 'ABORTED'], stateMachineArn: [machine.stateMachineArn] },
            },
          ],
        },
      ],
    });
    this.function = intake.function;
    this.deadLetters = intake.deadLetters;
    this.function.addToRolePolicy(lookAtPromotions(this, configuration));
    table.grant(this.function, 'dynamodb:Query', 'dynamodb:UpdateItem');
    topic.grantPublish(this.function);
  }
}

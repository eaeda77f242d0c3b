import { Duration } from 'aws-cdk-lib';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { SfnStateMachine } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { Configuration } from '../../shared/configuration/configuration.ts';
import { FIND_DRIFT, RECONCILE } from '../functions.ts';
import { endWaiting, listPipelineImages, lookAtPromotions } from '../grants/hub-grants.ts';
import { DELIVERY } from './event-intake.ts';
import type { PromotionFunctions } from './promotion-functions.ts';
import { StepFunction, type StepFunctionProps } from './step-function.ts';
import { workflow } from './workflow.ts';

export interface SweepProps extends Pick<StepFunctionProps, 'given' | 'retention'> {
  readonly configuration: Configuration;
  readonly everyMinutes: number;
  readonly functions: PromotionFunctions;
  readonly table: ITableV2;
  readonly topic: ITopic;
  /** The workflow whose executions it starts and looks at. */
  readonly promotions: StateMachine;
  readonly deadLetters: Queue;
}

/** Finds what no event told, on a schedule: no event of AWS is promised to come. */
export class Sweep extends Construct {
  readonly function: IFunction;
  readonly machine: StateMachine;

  constructor(scope: Construct, id: string, props: SweepProps) {
    super(scope, id);
    const { configuration, everyMinutes, functions, table, topic, promotions, retention } = props;
    const given = { ...props.given, STATE_MACHINE_ARN: promotions.stateMachineArn };
    this.function = new StepFunction(this, 'Handler', { row: RECONCILE, given, retention }).function;
    promotions.grantStartExecution(this.function);
    for (const statement of [lookAtPromotions(this, configuration), listPipelineImages(this, configuration)])
      this.function.addToRolePolicy(statement);
    if (asksPersons(configuration)) {
      this.function.addToRolePolicy(endWaiting(this, configuration));
      table.grant(this.function, 'dynamodb:GetItem');
    }
    table.grant(this.function, 'dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:UpdateItem');
    topic.grantPublish(this.function);
    this.machine = workflow(this, 'reconcile', {
      functions: new Map([
        [RECONCILE.folder, this.function],
        ...[FIND_DRIFT.folder, 'protect-images', 'publish-image'].map(
          (folder) => [folder, functions.function(folder)] as const,
        ),
      ]),
      retention,
    });
    new Rule(this, 'Schedule', {
      ruleName: 'hallmark-sweep',
      description: 'Time for a sweep: find what no event told',
      schedule: Schedule.rate(Duration.minutes(everyMinutes)),
      targets: [
        new SfnStateMachine(this.machine, {
          input: RuleTargetInput.fromObject({}),
          deadLetterQueue: props.deadLetters,
          ...DELIVERY,
        }),
      ],
    });
  }
}

const asksPersons = ({ images }: Configuration): boolean =>
  Object.values(images).some(({ stages }) => stages.some(({ approval, soak }) => approval || soak));

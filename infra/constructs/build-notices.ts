import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Configuration } from '../../shared/configuration/configuration.ts';
import { ANNOUNCE_BUILD } from '../functions.ts';
import { readImages, readPipelines, readWorkflows } from '../grants/hub-grants.ts';
import { EventIntake } from './event-intake.ts';
import { pipelinesDisabled, stateChanges, stepsWaiting } from './image-events.ts';
import type { StepFunctionProps } from './step-function.ts';

export interface BuildNoticesProps extends Pick<StepFunctionProps, 'given' | 'retention'> {
  readonly configuration: Configuration;
  /** The ledger, which remembers what was told. */
  readonly table: ITableV2;
  readonly topic: ITopic;
}

/** Tells people what happens to builds of configured images and to their pipelines, and measures it. */
export class BuildNotices extends Construct {
  readonly function: IFunction;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, { configuration, table, topic, ...props }: BuildNoticesProps) {
    super(scope, id);
    // A start that nobody is told of needs no invocation; the end is measured in any case.
    const statuses = [...(configuration.buildNotices.started ? ['BUILDING'] : []), 'AVAILABLE', 'FAILED', 'CANCELLED'];
    const intake = new EventIntake(this, 'Events', {
      ...props,
      row: ANNOUNCE_BUILD,
      name: 'build-events',
      rules: [
        {
          name: 'build-changed',
          description: 'A build of a configured image began or ended: tell people and measure it',
          patterns: stateChanges(this, configuration, statuses),
        },
        {
          name: 'build-waiting',
          description: 'A build of a configured image waits for an answer: tell people',
          patterns: stepsWaiting(this, configuration),
        },
        {
          name: 'pipeline-disabled',
          description: 'Image Builder disabled the pipeline of a configured image: tell people',
          patterns: pipelinesDisabled(this, configuration),
        },
      ],
    });
    for (const statement of [
      readImages(this, configuration),
      readPipelines(this, configuration),
      ...readWorkflows(this, configuration),
    ])
      intake.function.addToRolePolicy(statement);
    table.grant(intake.function, 'dynamodb:UpdateItem');
    topic.grantPublish(intake.function);
    this.function = intake.function;
    this.deadLetters = intake.deadLetters;
  }
}

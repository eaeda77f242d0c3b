import { Duration } from 'aws-cdk-lib';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Configuration } from '../../shared/configuration/configuration.ts';
import { pascal, STEPS } from '../functions.ts';
import {
  assumeSpokes,
  describeAmis,
  HUB_ROLE,
  publishInHub,
  readImages,
  readScans,
  shareAmis,
  tagAmis,
} from '../grants.ts';
import { StepFunction } from './step-function.ts';

export interface PromotionFunctionsProps {
  readonly configuration: Configuration;
  readonly table: TableV2;
  readonly topic: ITopic;
  readonly retention: RetentionDays;
}

/** The functions that the state machines call, each with no more than it needs. */
export class PromotionFunctions extends Construct {
  readonly functions: Readonly<Record<string, IFunction>>;

  constructor(scope: Construct, id: string, props: PromotionFunctionsProps) {
    super(scope, id);
    const { configuration, table, topic, retention } = props;
    const text = JSON.stringify(configuration);
    const hub = this.hubRole(configuration);
    const made = STEPS.map((row) => {
      const environment: Record<string, string> =
        row.folder === 'keep-ledger'
          ? { TABLE_NAME: table.tableName }
          : row.folder === 'announce'
            ? { TOPIC_ARN: topic.topicArn }
            : {};
      const { function: step } = new StepFunction(this, pascal(row.folder), {
        row,
        environment,
        configuration: text,
        retention,
        ...(row.actsInTargets ? { role: hub } : {}),
      });
      return [row.folder, step] as const;
    });
    this.functions = Object.fromEntries(made);
    this.grant(configuration, table, topic);
  }

  function(folder: string): IFunction {
    const found = this.functions[folder];
    if (!found) throw new Error(`functions.ts has no row for ${folder}`);
    return found;
  }

  /** The one principal that spokes trust; its name is part of their trust policy. */
  private hubRole(configuration: Configuration): Role {
    const role = new Role(this, 'HubRole', {
      roleName: HUB_ROLE,
      description: 'Acts in target accounts, through the role of each spoke',
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSLambdaBasicExecutionRole')],
      maxSessionDuration: Duration.hours(1),
    });
    for (const statement of [assumeSpokes(this, configuration), ...publishInHub(this, configuration)])
      role.addToPolicy(statement);
    return role;
  }

  private grant(configuration: Configuration, table: TableV2, topic: ITopic): void {
    const allow = (folder: string, ...statements: Parameters<IFunction['addToRolePolicy']>[0][]) => {
      for (const statement of statements) this.function(folder).addToRolePolicy(statement);
    };
    allow('resolve-image', readImages(this, configuration));
    allow('find-image', describeAmis());
    allow('evaluate-gate', readImages(this, configuration), readScans());
    allow('share-image', describeAmis(), ...shareAmis(this, configuration), tagAmis(this, configuration));
    table.grant(this.function('keep-ledger'), 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem');
    topic.grantPublish(this.function('announce'));
  }
}

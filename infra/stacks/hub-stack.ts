import { RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { AttributeType, Billing, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import type { ReadConfiguration } from '../../shared/configuration/read.ts';
import { EventIntake } from '../constructs/event-intake.ts';
import { Notifications } from '../constructs/notifications.ts';
import { PromotionFunctions } from '../constructs/promotion-functions.ts';
import { PromotionMachines } from '../constructs/promotion-machines.ts';
import { StepFunction } from '../constructs/step-function.ts';
import { Watch } from '../constructs/watch.ts';
import { ANNOUNCE_BUILD, START_PROMOTION } from '../functions.ts';
import { readImages } from '../grants.ts';

/** The promotion backend: intake, workflows, functions, ledger, notifications, alarms. */
export class HubStack extends Stack {
  constructor(scope: Construct, id: string, { input, runtime }: ReadConfiguration, props: StackProps) {
    super(scope, id, { ...props, description: 'Hallmark: gates, shares, publishes and rolls out golden AMIs' });
    const retention = input.logRetentionDays;
    const table = new TableV2(this, 'Ledger', {
      tableName: 'hallmark-ledger',
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billing: Billing.onDemand(),
      encryption: TableEncryptionV2.awsManagedKey(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const notifications = new Notifications(this, 'Notifications', { settings: input.notifications, retention });
    const functions = new PromotionFunctions(this, 'Functions', {
      configuration: runtime,
      table,
      topic: notifications.topic,
      retention,
    });
    const machines = new PromotionMachines(this, 'Machines', { functions, retention });
    const configuration = JSON.stringify(runtime);

    const start = new StepFunction(this, 'StartPromotion', {
      row: START_PROMOTION,
      environment: { STATE_MACHINE_ARN: machines.promoteImage.stateMachineArn },
      configuration,
      retention,
    });
    machines.promoteImage.grantStartExecution(start.function);
    const tell = new StepFunction(this, 'AnnounceBuild', {
      row: ANNOUNCE_BUILD,
      environment: { TOPIC_ARN: notifications.topic.topicArn },
      configuration,
      retention,
    });
    tell.function.addToRolePolicy(readImages(this, runtime));
    notifications.topic.grantPublish(tell.function);

    const intakes = [
      new EventIntake(this, 'ImageAvailable', {
        configuration: runtime,
        statuses: ['AVAILABLE'],
        name: 'image-available',
        description: 'A configured image became AVAILABLE: promote it',
        handler: start.function,
      }),
      new EventIntake(this, 'BuildEnded', {
        configuration: runtime,
        statuses: ['FAILED', 'CANCELLED'],
        name: 'build-ended',
        description: 'A build of a configured image failed or was cancelled: tell people',
        handler: tell.function,
      }),
    ];
    new Watch(this, 'Watch', {
      machines: [machines.promoteImage, machines.rollFleet],
      functions: [...Object.values(functions.functions), start.function, tell.function],
      deadLetters: intakes.map(({ deadLetters }) => deadLetters),
      operators: notifications.operators,
    });
  }
}

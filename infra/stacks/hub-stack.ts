import { Stack, type StackProps } from 'aws-cdk-lib';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { Configuration } from '../../shared/configuration/configuration.ts';
import type { ApprovalPolicy } from '../../shared/domain/approval.ts';
import { accountOfPattern } from '../../shared/domain/identity/approver-pattern.ts';
import type { ReadConfiguration } from '../configuration/read-configuration.ts';
import { BuildNotices } from '../constructs/build-notices.ts';
import { EventIntake } from '../constructs/event-intake.ts';
import { stateChanges } from '../constructs/image-events.ts';
import { Notifications } from '../constructs/notifications.ts';
import { PromotionFunctions } from '../constructs/promotion-functions.ts';
import { PromotionMachines } from '../constructs/promotion-machines.ts';
import { PromotionsEnded } from '../constructs/promotions-ended.ts';
import { scanEnds, scanFindings } from '../constructs/scan-events.ts';
import { SignedDoor } from '../constructs/signed-door.ts';
import { StepFunction, type StepFunctionProps } from '../constructs/step-function.ts';
import { Sweep } from '../constructs/sweep.ts';
import { Watch } from '../constructs/watch.ts';
import {
  ANNOUNCE_BUILD,
  ANSWER_APPROVAL,
  CLOSE_PROMOTION,
  RECONCILE,
  RECORD_SCAN,
  START_PROMOTION,
  STEER_CHANNEL,
  TAKE_ANSWER,
  TAKE_REQUEST,
} from '../functions.ts';
import {
  describeAmis,
  endWaiting,
  lookAtPromotions,
  lookForNames,
  lookUpStarters,
  recognizePeople,
} from '../grants/hub-grants.ts';
import { ledgerTable } from './ledger-stack.ts';

/** The promotion backend: intake, workflows, functions, notifications, alarms. */
export class HubStack extends Stack {
  constructor(scope: Construct, id: string, configuration: ReadConfiguration, props: StackProps) {
    super(scope, id, { ...props, description: 'Hallmark: gates, shares, publishes and rolls out golden AMIs' });
    const { input, runtime } = configuration;
    const retention = input.logRetentionDays;
    const table = ledgerTable(this);
    const notifications = new Notifications(this, 'Notifications', { settings: input.notifications, retention });
    const { topic } = notifications;
    const given = {
      configuration: JSON.stringify(runtime),
      TABLE_NAME: table.tableName,
      TOPIC_ARN: topic.topicArn,
    };
    const answers = this.answers(runtime, given, retention, table, topic);
    const functions = new PromotionFunctions(this, 'Functions', {
      ...{ configuration, table, topic, retention },
      given: { ...given, ANSWER_URL: answers.url },
    });
    const machines = new PromotionMachines(this, 'Machines', { functions, retention });

    const available = new EventIntake(this, 'ImageAvailable', {
      name: 'image-available',
      rules: [
        {
          name: 'image-available',
          description: 'A configured image became AVAILABLE: promote it',
          patterns: stateChanges(this, runtime, ['AVAILABLE']),
        },
      ],
      row: START_PROMOTION,
      given: { ...given, STATE_MACHINE_ARN: machines.promoteImage.stateMachineArn },
      retention,
    });
    machines.promoteImage.grantStartExecution(available.function);
    const matters = requesterMatters(runtime);
    if (matters) table.grant(available.function, 'dynamodb:UpdateItem');
    available.function.addToRolePolicy(lookAtPromotions(this, runtime));

    const steering = new StepFunction(this, 'Steering', {
      row: STEER_CHANNEL,
      given: { ...given, STATE_MACHINE_ARN: machines.promoteImage.stateMachineArn },
      retention,
    }).function;
    table.grant(steering, 'dynamodb:Query', 'dynamodb:UpdateItem');
    topic.grantPublish(steering);
    machines.promoteImage.grantStartExecution(steering);
    const requests = this.requests(
      runtime,
      { ...given, STATE_MACHINE_ARN: machines.promoteImage.stateMachineArn },
      retention,
    );
    table.grant(requests, 'dynamodb:Query', 'dynamodb:UpdateItem');
    topic.grantPublish(requests);
    machines.promoteImage.grantStartExecution(requests);
    for (const each of [steering, requests]) each.addToRolePolicy(lookForNames());
    // What goes on when a hold is lifted has the requester of what was held.
    for (const each of matters ? [steering, requests] : []) {
      table.grant(each, 'dynamodb:GetItem');
      each.addToRolePolicy(lookAtPromotions(this, runtime));
    }

    const scans = this.scans(runtime, given, retention, table);

    const answering = new StepFunction(this, 'Answering', { row: ANSWER_APPROVAL, given, retention }).function;
    table.grant(answering, 'dynamodb:GetItem', 'dynamodb:UpdateItem');
    topic.grantPublish(answering);
    answering.addToRolePolicy(endWaiting(this, runtime));

    const builds = new BuildNotices(this, 'Builds', { configuration: runtime, given, retention, table, topic });

    const machine = machines.promoteImage;
    const told = { configuration: runtime, retention, table, topic };
    const ended = new PromotionsEnded(this, 'Ended', {
      ...told,
      machine,
      given: { ...given, STATE_MACHINE_ARN: machine.stateMachineArn },
    });
    const sweep = runtime.reconcile
      ? [
          new Sweep(this, 'Sweep', {
            ...told,
            ...runtime.reconcile,
            promotions: machine,
            functions,
            given,
            deadLetters: ended.deadLetters,
          }),
        ]
      : [];

    new Watch(this, 'Watch', {
      machines: [machines.promoteImage, machines.rollFleet, ...sweep.map((each) => each.machine)],
      functions: new Map([
        ...functions.functions,
        [START_PROMOTION.folder, available.function],
        [STEER_CHANNEL.folder, steering],
        ...scans.map((each) => [RECORD_SCAN.folder, each.function] as const),
        [ANSWER_APPROVAL.folder, answering],
        [TAKE_ANSWER.folder, answers.function],
        [TAKE_REQUEST.folder, requests],
        [ANNOUNCE_BUILD.folder, builds.function],
        [CLOSE_PROMOTION.folder, ended.function],
        ...sweep.map((each) => [RECONCILE.folder, each.function] as const),
        ...notifications.functions,
      ]),
      images: Object.keys(runtime.images),
      deadLetters: [
        available.deadLetters,
        builds.deadLetters,
        ended.deadLetters,
        ...scans.map((each) => each.deadLetters),
        ...notifications.deadLetters,
      ],
      topic,
      operators: notifications.operators,
    });
  }

  /** Where approvers answer, each known by the AWS identity. */
  private answers(
    runtime: Configuration,
    given: StepFunctionProps['given'],
    retention: RetentionDays,
    table: ITableV2,
    topic: ITopic,
  ): SignedDoor {
    const approvals = approvalsOf(runtime).filter(({ identity }) => identity === 'aws');
    const others = approvals
      .flatMap(({ from }) => from.flatMap((pattern) => accountOfPattern(pattern) ?? []))
      .filter((account) => account !== runtime.hub.account);
    const door = new SignedDoor(this, 'Answers', {
      ...{ row: TAKE_ANSWER, given, retention, outputName: 'AnswerUrl' },
      policyName: 'hallmark-approver',
      policyDescription: 'May answer the approvals of Hallmark, each as who they are',
      accounts: [...new Set(others)],
    });
    const { function: taking } = door;
    table.grant(taking, 'dynamodb:GetItem', 'dynamodb:UpdateItem');
    topic.grantPublish(taking);
    taking.addToRolePolicy(endWaiting(this, runtime));
    taking.addToRolePolicy(recognizePeople(this, runtime));
    if (approvals.some(({ requester }) => requester === 'may-not-approve')) taking.addToRolePolicy(lookUpStarters());
    return door;
  }

  /** Where operators ask for something, each known by the AWS identity. */
  private requests(runtime: Configuration, given: StepFunctionProps['given'], retention: RetentionDays): IFunction {
    const { function: taking } = new SignedDoor(this, 'Requests', {
      ...{ row: TAKE_REQUEST, given, retention, outputName: 'RequestUrl' },
      policyName: 'hallmark-operator',
      policyDescription: 'May promote, roll back, hold and veto with Hallmark, each as who they are',
    });
    taking.addToRolePolicy(recognizePeople(this, runtime));
    return taking;
  }

  /** Scans on demand are told once, and only by events; where no gate goes by them, nothing listens. */
  private scans(
    { hub, images }: Configuration,
    given: StepFunctionProps['given'],
    retention: RetentionDays,
    table: ITableV2,
  ): EventIntake[] {
    if (Object.values(images).every(({ gate }) => gate.scan !== 'on-demand')) return [];
    const scans = new EventIntake(this, 'Scans', {
      name: 'scan-events',
      rules: [
        {
          name: 'scan-on-demand',
          description: 'Inspector has scanned an AMI on demand: note how the scan ended',
          patterns: [scanEnds(hub)],
        },
        {
          name: 'scan-finding',
          description: 'Inspector has found something in an AMI that it scans on demand: note it',
          patterns: [scanFindings(hub)],
        },
      ],
      row: RECORD_SCAN,
      given,
      retention,
    });
    table.grant(scans.function, 'dynamodb:PutItem');
    scans.function.addToRolePolicy(describeAmis());
    return [scans];
  }
}

const approvalsOf = ({ images }: Configuration): ApprovalPolicy[] =>
  Object.values(images).flatMap(({ stages }) => stages.flatMap(({ approval }) => approval ?? []));

/** Else nothing is recorded of who requested what Hallmark starts. */
const requesterMatters = (configuration: Configuration): boolean =>
  approvalsOf(configuration).some(({ identity }) => identity === 'aws');

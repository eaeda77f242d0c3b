import { Duration } from 'aws-cdk-lib';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Configuration, StageConfiguration } from '../../shared/configuration/configuration.ts';
import type { ReadConfiguration } from '../configuration/read-configuration.ts';
import { FIND_DRIFT, type Need, pascal, STEPS } from '../functions.ts';
import * as containers from '../grants/container-grants.ts';
import * as grants from '../grants/hub-grants.ts';
import { actInTarget, watchAlarms } from '../grants/target-grants.ts';
import { StepFunction } from './step-function.ts';

export interface PromotionFunctionsProps {
  readonly configuration: ReadConfiguration;
  readonly given: Partial<Record<Need, string>>;
  readonly table: ITableV2;
  readonly topic: ITopic;
  readonly retention: RetentionDays;
}

/** The functions that the state machines call, each with no more than it needs. */
export class PromotionFunctions extends Construct {
  /** By folder. */
  readonly functions: ReadonlyMap<string, IFunction>;

  constructor(
    scope: Construct,
    id: string,
    { configuration, given, table, topic, retention }: PromotionFunctionsProps,
  ) {
    super(scope, id);
    const hub = this.hubRole(configuration);
    this.functions = new Map(
      [...STEPS, ...(configuration.runtime.reconcile ? [FIND_DRIFT] : [])].map((row) => {
        const props = { row, given, retention, ...(row.actsInTargets ? { role: hub } : {}) };
        return [row.folder, new StepFunction(this, pascal(row.folder), props).function];
      }),
    );
    this.grant(configuration.runtime);
    table.grant(
      this.function('keep-ledger'),
      ...['GetItem', 'PutItem', 'Query', 'UpdateItem'].map((action) => `dynamodb:${action}`),
    );
    table.grant(this.function('protect-images'), 'dynamodb:Query');
    if (anyFreeze(configuration.runtime)) table.grant(this.function('check-window'), 'dynamodb:GetItem');
    const reads = gateReads(configuration.runtime);
    if (reads.length > 0) table.grant(this.function('evaluate-gate'), ...reads);
    table.grant(this.function('request-approval'), 'dynamodb:GetItem', 'dynamodb:UpdateItem');
    topic.grantPublish(this.function('announce'));
    topic.grantPublish(this.function('request-approval'));
  }

  function(folder: string): IFunction {
    const found = this.functions.get(folder);
    if (!found) throw new Error(`functions.ts has no row for ${folder}`);
    return found;
  }

  /** The one principal that spokes trust; its name is part of their trust policy. In the hub's own account it acts as itself. */
  private hubRole({ input, runtime }: ReadConfiguration): Role {
    const role = new Role(this, 'HubRole', {
      roleName: grants.HUB_ROLE,
      description: 'Acts in target accounts, through the role of each spoke',
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      maxSessionDuration: Duration.hours(1),
    });
    const stages = Object.values(runtime.images)
      .flatMap((image) => image.stages)
      .filter(({ targets }) => targets.some(({ account }) => account === runtime.hub.account));
    for (const statement of [
      ...grants.assumeSpokes(this, runtime),
      ...grants.publishInHub(this, runtime),
      grants.describeAmis(),
      grants.readSharing(this, runtime),
      ...containers.tagContainers(this, runtime),
      ...containers.findContainers(this, runtime),
      ...(stages.length === 0
        ? []
        : actInTarget(this, {
            ...{ stages, instanceRoles: input.spokes.instanceRoles, compared: runtime.reconcile !== undefined },
            sessions: 'own',
          })),
      ...watchAlarms(this, ownAlarms(runtime, stages), 'WatchOwnAlarms'),
    ])
      role.addToPolicy(statement);
    return role;
  }

  private grant(configuration: Configuration): void {
    const to = (folder: string, ...statements: readonly PolicyStatement[]) => {
      for (const statement of statements) this.function(folder).addToRolePolicy(statement);
    };
    to(
      'resolve-image',
      grants.readImages(this, configuration),
      grants.listBuilds(this, configuration),
      ...containers.findContainers(this, configuration),
    );
    to('find-image', grants.describeAmis());
    to('request-approval', grants.endWaiting(this, configuration));
    to('check-window', ...grants.readCalendars(this, configuration));
    to(
      'evaluate-gate',
      grants.readImages(this, configuration),
      grants.readScans(),
      ...grants.askInspector(configuration),
      ...containers.readContainerScans(this, configuration),
    );
    to(
      'share-container',
      ...containers.tagContainers(this, configuration),
      ...containers.shareContainers(this, configuration),
    );
    to(
      'share-image',
      grants.describeAmis(),
      grants.shareAmis(this, configuration),
      grants.tagAmis(this, configuration),
      grants.protectAmis(this, configuration),
    );
    to(
      'protect-images',
      grants.describeAmis(),
      grants.markProtected(this, configuration),
      grants.protectAmis(this, configuration),
      grants.unprotectAmis(this, configuration),
    );
  }
}

const stagesOf = ({ images }: Configuration) => Object.values(images).flatMap(({ stages }) => stages);

const anyFreeze = (configuration: Configuration): boolean => stagesOf(configuration).some(({ freeze }) => freeze);

/** Alarms of the hub's account that are watched for stages of which it is no target. */
const ownAlarms = (configuration: Configuration, inHub: readonly StageConfiguration[]): string[] => {
  const named = inHub.flatMap(({ soak }) => soak?.alarms ?? []).map(({ name }) => name);
  return stagesOf(configuration)
    .flatMap(({ soak }) => soak?.alarms ?? [])
    .filter(({ account, name }) => account === configuration.hub.account && !named.includes(name))
    .map(({ name }) => name);
};

/** What the gate has to know of the ledger: what is current, where only new findings count; scans that were told by events. */
const gateReads = ({ images }: Configuration): string[] => {
  const gates = Object.values(images).map(({ gate }) => gate);
  return [
    ...(gates.some(({ newOnly }) => newOnly.length > 0) ? ['dynamodb:GetItem'] : []),
    ...(gates.some(({ scan }) => scan === 'on-demand') ? ['dynamodb:Query'] : []),
  ];
};

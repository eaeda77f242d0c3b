import { announceStep } from '../../functions/announce/announce.ts';
import { checkOutputs } from '../../functions/check-outputs/check-outputs.ts';
import { checkWindow } from '../../functions/check-window/check-window.ts';
import { evaluateGateStep } from '../../functions/evaluate-gate/evaluate-gate.ts';
import { findFleets } from '../../functions/find-fleets/find-fleets.ts';
import { findImage } from '../../functions/find-image/find-image.ts';
import { keepLedger } from '../../functions/keep-ledger/keep-ledger.ts';
import { planPromotion } from '../../functions/plan-promotion/plan-promotion.ts';
import { prepareFleet } from '../../functions/prepare-fleet/prepare-fleet.ts';
import { protectImages } from '../../functions/protect-images/protect-images.ts';
import { publishImage } from '../../functions/publish-image/publish-image.ts';
import { putFleetBack } from '../../functions/put-fleet-back/put-fleet-back.ts';
import { refreshFleet } from '../../functions/refresh-fleet/refresh-fleet.ts';
import { resolveImage } from '../../functions/resolve-image/resolve-image.ts';
import { shareContainer } from '../../functions/share-container/share-container.ts';
import { shareImage } from '../../functions/share-image/share-image.ts';
import { watchSoak } from '../../functions/watch-soak/watch-soak.ts';
import {
  runStateMachine,
  type StubbedTask,
  type WorkflowRun,
} from '../../local/services/states/interpreter/run-state-machine.ts';
import type { Configuration } from '../../shared/configuration/configuration.ts';
import type { Finding } from '../../shared/domain/finding.ts';
import type { Image } from '../../shared/domain/image.ts';
import type { Announcement } from '../../shared/domain/notification/announcement.ts';
import { aConfiguration, hash, NOW, REGIONS } from './builders.ts';
import { fakeCatalog } from './fakes/fake-catalog.ts';
import { fakeContainers } from './fakes/fake-containers.ts';
import { fakeFleets } from './fakes/fake-fleets.ts';
import { fakeInspector } from './fakes/fake-inspector.ts';
import { fakeLedger } from './fakes/fake-ledger.ts';
import { fakeParameters } from './fakes/fake-parameters.ts';
import { fakePlans } from './fakes/fake-plans.ts';
import { fakeRegistry } from './fakes/fake-registry.ts';
import { fakeRequests } from './fakes/fake-requests.ts';
import { fakeStages } from './fakes/fake-stages.ts';
import { machineOf } from './state-machines.ts';

/** What an execution of promote-image gives. */
export interface Outcome {
  readonly outcome: string;
  readonly promotionId: string;
  readonly image: { readonly version: string; readonly amis: readonly object[] } | null;
  readonly stages: readonly { readonly name: string; readonly outcome: string; readonly published: number }[];
  readonly message: string;
  readonly code?: string;
}

export interface Promotion extends Omit<WorkflowRun, 'output'> {
  readonly output: Outcome;
}

type Step = (payload: never) => Promise<unknown>;

const actIn = <T>(_account: string, work: () => Promise<T>): Promise<T> => work();

/** The deployed workflows and the real steps, over fakes of AWS. */
export const promotions = (configuration: Configuration = aConfiguration()) => {
  const aws = {
    catalog: fakeCatalog(),
    registry: fakeRegistry(),
    ledger: fakeLedger(),
    plans: fakePlans(),
    requests: fakeRequests(),
    parameters: fakeParameters(),
    fleets: fakeFleets(),
    registries: fakeContainers(),
    stages: fakeStages(),
    inspector: fakeInspector(),
  };
  const told: Announcement[] = [];
  let minutes = 0;
  const now = () => new Date(NOW.getTime() + minutes * 60_000);
  const ecr = aws.registries;
  const containers = { containers: ecr, containerScans: ecr, containerTags: ecr };
  const inspections = { amiScans: aws.inspector, vulnerabilities: aws.inspector };
  const common = { ...aws, ...containers, ...inspections, configuration, actIn, now, hash, sleep: async () => {} };
  const steps: Record<string, Step> = {
    ResolveImage: resolveImage(common),
    FindImage: findImage({ ...common, regions: REGIONS }),
    EvaluateGate: async (input: never) => {
      const answer = await evaluateGateStep(common)(input);
      minutes += answer.outcome === 'pending' ? answer.waitSeconds / 60 : 0;
      return answer;
    },
    PlanPromotion: planPromotion({
      ...common,
      parametersOf: aws.parameters.of,
      directory: aws.fleets,
      templates: aws.fleets,
    }),
    KeepLedger: keepLedger({ ...common, approvals: { find: async () => undefined } }),
    CheckOutputs: checkOutputs({ ...common, parametersOf: aws.parameters.of }),
    ProtectImages: protectImages(common),
    ShareImage: shareImage(common),
    ShareContainer: shareContainer({ registry: aws.registries, configuration }),
    PublishImage: publishImage({ ...common, parametersOf: aws.parameters.of }),
    FindFleets: findFleets({ ...common, directory: aws.fleets, templates: aws.fleets }),
    PrepareFleet: prepareFleet({ ...common, templates: aws.fleets, groups: aws.fleets }),
    PutFleetBack: putFleetBack({ ...common, templates: aws.fleets, groups: aws.fleets, refreshes: aws.fleets }),
    RefreshFleet: refreshFleet({ ...common, refreshes: aws.fleets, groups: aws.fleets }),
    CheckWindow: async (input: never) => {
      const answer = await checkWindow({ ...common, calendars: aws.stages })(input);
      minutes += answer.outcome === 'closed' ? answer.waitSeconds / 60 : 0;
      return answer;
    },
    WatchSoak: async (input: never) => {
      const answer = await watchSoak({ ...common, watch: aws.stages })(input);
      minutes += answer.waitSeconds / 60;
      return answer;
    },
    Announce: announceStep({ announce: async (said) => void told.push(said) }),
  };
  /** Statuses of executions that DescribeExecution knows, by ARN. */
  const executions: Record<string, string> = {};

  const run = (machine: 'promote-image' | 'roll-fleet', input: unknown, name: string): Promise<WorkflowRun> =>
    runStateMachine(
      machineOf(machine, (placeholder) => (placeholder === 'Partition' ? 'aws' : placeholder)),
      input,
      {
        start: NOW,
        name,
        functions: Object.fromEntries(
          Object.keys(steps).map((step) => [
            step,
            (payload) => (steps[step] as (payload: unknown) => unknown)(payload),
          ]),
        ),
        task: (task) => called(task),
      },
    );

  const called = async ({ resource, arguments: given }: StubbedTask): Promise<unknown> => {
    const asked = given as { ExecutionArn: string; Input: unknown };
    if (resource.arn.includes('describeExecution')) return { Status: executions[asked.ExecutionArn] ?? 'RUNNING' };
    const { status, output } = await run('roll-fleet', asked.Input, 'fleet');
    return { Status: status, Output: output };
  };

  return {
    ...aws,
    told,
    now,
    steps,
    executions,
    /** Image Builder has the image, EC2 its copies. */
    built: (image: Image, findings: readonly Finding[] = []): Image => {
      aws.catalog.put(image, findings);
      for (const { region, id } of image.amis) aws.registry.put(region, id, { buildVersionArn: image.buildVersionArn });
      return image;
    },
    promote: async (input: unknown, name = 'promotion-1'): Promise<Promotion> =>
      (await run('promote-image', input, name)) as Promotion,
    byEvent: (image: Image): Promise<Promotion> =>
      run(
        'promote-image',
        { image: image.buildVersionArn, trigger: 'event' },
        `event-${image.version}`,
      ) as Promise<Promotion>,
  };
};

import { realpathSync } from 'node:fs';
import { putAssumed } from './assumed/put-assumed.ts';
import type { Assumed } from './assumed/schema.ts';
import { bootstrap } from './deploy/bootstrap.ts';
import { type DeployedStacks, type DeployOptions, deployAssembly } from './deploy/deploy-assembly.ts';
import { startEndpoint } from './endpoint/endpoint.ts';
import { Clock, type Pace } from './kernel/clock.ts';
import { LocalAwsError } from './kernel/errors.ts';
import { LocalWorld, type WorldSnapshot } from './kernel/local-world.ts';
import type { Switches } from './kernel/switches.ts';
import type { Organization } from './kernel/world.ts';
import { recordManagementEvent } from './services/cloudtrail/record-event.ts';
import { keepTables } from './services/dynamodb/engine.ts';
import { deliverServiceEvent } from './services/events/service.ts';
import { setExecuting } from './services/imagebuilder/build/execute-in-sandbox.ts';
import { failOrphans } from './services/imagebuilder/build/fail-orphans.ts';
import { stopFunctions } from './services/lambda/service.ts';
import { services } from './services/registry.ts';
import { abortOrphans, stopExecutions } from './services/states/executions.ts';
import { identitySource } from './services/sts/identity-source.ts';
import { loadState, saveState } from './state-directory.ts';

export interface LocalAwsOptions {
  /** 0 takes a free one. */
  readonly port?: number;
  /** Same seed, same identifiers, findings and faults. */
  readonly seed?: string;
  /** Virtual time at the beginning; the wall clock's without it. */
  readonly start?: Date;
  readonly pace?: Pace;
  readonly organization: Organization;
  readonly switches?: Partial<Switches>;
  /** Builds execute the Linux components of their recipes in a sandbox. */
  readonly executeComponents?: boolean;
  /** What the accounts have before anything is deployed. */
  readonly assumed?: Assumed | undefined;
  /** Where state is kept between runs; in memory only without it. */
  readonly stateDirectory?: string | undefined;
}

export interface LocalAws {
  readonly world: LocalWorld;
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Deploys a cloud assembly (`cdk.out`), or the stacks of it that are asked for; doing it again updates. */
  deploy(assembly: string, options?: DeployOptions): Promise<DeployedStacks>;
  /** Leaves in an account and region what `cdk bootstrap` leaves there. */
  bootstrap(account: string, region: string): Promise<void>;
  /** Stops functions, executions, timers and the listener, and keeps the state where asked to. */
  close(): Promise<void>;
}

/** AWS on this machine. Throws LocalAwsError when the port is taken, the kept state cannot be read, or components cannot be executed. */
export const startLocalAws = async (options: LocalAwsOptions): Promise<LocalAws> => {
  const { stateDirectory, port = 0, seed = 'hallmark', start = new Date(), pace = 'skip' } = options;
  const kept = stateDirectory === undefined ? undefined : (loadState(stateDirectory) as WorldSnapshot | undefined);
  const world = new LocalWorld({
    seed,
    clock: new Clock(start.getTime(), pace),
    organization: options.organization,
    services,
    identity: identitySource,
    onEvent: deliverServiceEvent,
    onServed: recordManagementEvent,
    onCrash: (what, error) => process.stderr.write(`Local AWS: ${what} failed: ${(error as Error).stack ?? error}\n`),
    ...(options.switches ? { switches: options.switches } : {}),
    ...(kept ? { snapshot: kept } : {}),
  });
  if (kept) {
    abortOrphans(world);
    failOrphans(world);
  }
  putAssumed(world, options.assumed ?? { accounts: {} });
  setExecuting(world, options.executeComponents ?? false);
  const endpoint = await startEndpoint({ world, port });
  return {
    world,
    url: endpoint.url,
    deploy: async (directory, options = {}) =>
      deployAssembly({ ...options, directory: assemblyPath(directory), world }),
    bootstrap: (account, region) => bootstrap(world, { account, region }),
    close: async () => {
      await stopExecutions(world);
      await stopFunctions(world);
      if (stateDirectory !== undefined) {
        await keepTables(world);
        saveState(stateDirectory, world.snapshot());
      }
      world.clock.stop();
      await endpoint.close();
    },
  };
};

/** Without links: functions are kept to the files below their own folder. */
const assemblyPath = (directory: string): string => {
  try {
    return realpathSync(directory);
  } catch {
    throw new LocalAwsError(`There is no cloud assembly in ${directory}. Synthesize the app first: npm run synth`);
  }
};

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
import { deliverServiceEvent } from './services/events/service.ts';
import { setExecuting } from './services/imagebuilder/build/execute-in-sandbox.ts';
import { failOrphans } from './services/imagebuilder/build/fail-orphans.ts';
import { stopFunctions } from './services/lambda/service.ts';
import { services } from './services/registry.ts';
import { abortOrphans, stopExecutions } from './services/states/executions.ts';
import { identitySource } from './services/sts/identity-source.ts';
import { keepSaving } from './state/keep-saving.ts';
import { openState, type StateDirectory } from './state/state-directory.ts';

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
  /** What `work` does is kept whole or not at all: the state is not saved while it runs, nor when it is left in the middle. */
  inOneGo<T>(work: () => Promise<T>): Promise<T>;
  /** Leaves in an account and region what `cdk bootstrap` leaves there. */
  bootstrap(account: string, region: string): Promise<void>;
  /** Stops functions, executions, timers and the listener, and keeps the state where asked to. Ends within seconds. */
  close(): Promise<void>;
}

/** Real milliseconds that functions and executions have for their end. */
const PATIENCE_MILLISECONDS = 5000;

/** AWS on this machine. Throws LocalAwsError when the port is taken, the state cannot be kept, or components cannot be executed. */
export const startLocalAws = async (options: LocalAwsOptions): Promise<LocalAws> => {
  const { stateDirectory } = options;
  const directory = stateDirectory === undefined ? undefined : openState(stateDirectory);
  try {
    return await start(options, directory);
  } catch (error) {
    directory?.release();
    throw error;
  }
};

const start = async (options: LocalAwsOptions, directory: StateDirectory | undefined): Promise<LocalAws> => {
  const { port = 0, seed = 'hallmark', start = new Date(), pace = 'skip' } = options;
  const kept = directory?.kept as WorldSnapshot | undefined;
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
  let unfinished = 0;
  const saving = directory && keepSaving(world, directory, () => unfinished === 0);
  const inOneGo = async <T>(work: () => Promise<T>): Promise<T> => {
    unfinished += 1;
    return work().finally(() => {
      unfinished -= 1;
    });
  };
  return {
    world,
    url: endpoint.url,
    inOneGo,
    deploy: (assembly, options = {}) =>
      inOneGo(async () => deployAssembly({ ...options, directory: assemblyPath(assembly), world })),
    bootstrap: (account, region) => bootstrap(world, { account, region }),
    close: async () => {
      // Time must not skip on while all is being stopped.
      world.clock.setPace('real');
      await atMost(
        PATIENCE_MILLISECONDS,
        stopExecutions(world).then(() => stopFunctions(world)),
      );
      world.clock.stop();
      await saving?.end().finally(() => directory?.release());
      await endpoint.close();
    },
  };
};

/** Resolves when `work` has ended, and after `milliseconds` in any case. */
const atMost = async (milliseconds: number, work: Promise<void>): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([work, late]).finally(() => clearTimeout(timer));
};

/** Without links: functions are kept to the files below their own folder. */
const assemblyPath = (directory: string): string => {
  try {
    return realpathSync(directory);
  } catch {
    throw new LocalAwsError(`There is no cloud assembly in ${directory}. Synthesize the app first: npm run synth`);
  }
};

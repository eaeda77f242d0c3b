import type { Pace } from './kernel/clock.ts';
import { Clock } from './kernel/clock.ts';
import { LocalWorld } from './kernel/local-world.ts';
import type { Switches } from './kernel/switches.ts';
import type { Organization, World } from './kernel/world.ts';
import { deployAssembly } from './deploy/deploy-assembly.ts';
import { startEndpoint } from './endpoint/endpoint.ts';
import { deliverServiceEvent } from './services/events/service.ts';
import { stopFunctions } from './services/lambda/service.ts';
import { services } from './services/registry.ts';
import { loadState, saveState } from './state-directory.ts';

export interface LocalAwsOptions {
  /** 0 takes a free one. */
  readonly port?: number;
  /** Same seed, same identifiers, findings and faults. */
  readonly seed?: string;
  /** Virtual time at the beginning. */
  readonly start?: Date;
  readonly pace?: Pace;
  readonly organization?: Organization;
  readonly switches?: Partial<Switches>;
  /** Where state is kept between runs; in memory only without it. */
  readonly stateDirectory?: string | undefined;
}

export interface LocalAws {
  readonly world: World;
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Deploys every stack of a cloud assembly (`cdk.out`); doing it again updates. */
  deploy(assembly: string): Promise<void>;
  /** Stops functions, timers and the listener, and keeps the state where asked to. */
  close(): Promise<void>;
}

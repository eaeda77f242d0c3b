import type { LocalAws } from '../local-aws.ts';
import type { Clients } from './clients.ts';
import type { Progress } from './console.ts';
import type { ImageLayout, Layout } from './layout.ts';

/** What a scenario has at hand: local AWS with the app deployed, stock clients, and where the image goes. */
export interface Scene {
  readonly local: LocalAws;
  readonly clients: Clients;
  readonly layout: Layout;
  readonly image: ImageLayout;
  readonly progress: Progress;
}

export interface Scenario {
  readonly name: string;
  /** One line for `--help` and the report. */
  readonly summary: string;
  /** Sets the scene before the build: what it finds, which refresh fails. */
  readonly prepare?: (scene: Scene) => Promise<void>;
  /** What happens after the build's promotion has ended, if the scenario goes on. */
  readonly afterwards?: (scene: Scene) => Promise<void>;
  /** How it has to end. */
  readonly expected: Expectation;
}

export interface Expectation {
  /** Outcome of the promotion that the report is about; undefined: none is started. */
  readonly outcome: string | undefined;
  /** Stages whose channels hold the new image at the end; the others hold last week's. */
  readonly stagesOnNewImage: readonly string[];
  /** How many executions of `promote-image` the build may have started. */
  readonly promotions: number;
  /** A word in the title of the notification about the build. It may come before or between those of the promotion. */
  readonly build: RegExp;
  /** A word each of the other notifications' titles has to hold, in order. */
  readonly notifications: readonly RegExp[];
}

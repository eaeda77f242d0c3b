import type { Veto } from '../domain/veto.ts';
import type { Channel, Hold } from './ledger.ts';

/** What people decide about channels beside promoting; every method is safe to run twice. */
export interface Steering {
  /** Nothing gets into the channel by itself from now on, and what is on its way stops at its next safe point. */
  hold(image: string, stage: string, hold: Hold): Promise<void>;
  /** Takes the hold away and gives the channel as it is then; undefined where there is no such channel yet. */
  lift(image: string, stage: string): Promise<{ readonly wasHeld: boolean; readonly channel: Channel } | undefined>;
  /** The image that is on its way into the channel stands there, as far as its soak is concerned; false: none is on its way. */
  letStand(image: string, stage: string, said: Hold): Promise<boolean>;
  veto(veto: Veto): Promise<void>;
  /** False where there was no such veto. */
  liftVeto(veto: Pick<Veto, 'kind' | 'version'>): Promise<boolean>;
  vetoes(): Promise<readonly Veto[]>;
  /** The channels of an image, by stage. */
  channels(image: string): Promise<Readonly<Record<string, Channel>>>;
}

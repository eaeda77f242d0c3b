/** Remembers what people were told, since events come more than once and people are told once. */
export interface Tellings {
  /**
   * `mine`: nobody was told yet, so tell, and then {@link done}; `told`: nothing is left to do; `busy`: somebody else is
   * about to tell, so look again later, in case he does not come to it.
   */
  begin(telling: Telling): Promise<'mine' | 'told' | 'busy'>;
  done(telling: Telling): Promise<void>;
}

export interface Telling {
  readonly image: string;
  /** The same for the same happening, however often its event comes. */
  readonly happening: string;
  /** Time of the event. What comes again later by minutes is told again: a build that was retried has failed once more. */
  readonly at: string;
}

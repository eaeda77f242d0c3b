/** What a Change Calendar of Systems Manager says of now. */
export interface CalendarState {
  readonly open: boolean;
  /** When it changes; undefined: it does not say. */
  readonly until?: Date | undefined;
}

export interface ChangeCalendars {
  /** Several are open together only if each is. Throws what the service throws. */
  state(names: readonly string[]): Promise<CalendarState>;
}

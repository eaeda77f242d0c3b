/** Parameter Store of one account, as the sweep reads it. Errors are AWS's own. */
export interface ParameterReadings {
  /** Those of the names that are there. */
  readMany(
    region: string,
    names: readonly string[],
  ): Promise<ReadonlyMap<string, { readonly value: string; readonly version: number }>>;
  /** Who wrote the newest version, and when; undefined where Parameter Store does not say. */
  lastChange(region: string, name: string): Promise<{ readonly by: string; readonly at: string } | undefined>;
}

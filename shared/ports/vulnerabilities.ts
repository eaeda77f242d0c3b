import type { Risk } from '../domain/risk.ts';

/** What is known of vulnerabilities, whoever has them. */
export interface Vulnerabilities {
  /** By id. What nothing is known of is not there; so is everything where nobody may be asked. */
  risks(ids: readonly string[], withExploits: boolean): Promise<ReadonlyMap<string, Risk>>;
  /** Keys (findingKey) of what instances that were launched from these AMIs have, as far as can be seen. */
  live(amiIds: readonly string[]): Promise<ReadonlySet<string>>;
}

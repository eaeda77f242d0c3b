/** What went wrong in one place. */
export interface FailureSummary {
  readonly where: string;
  readonly code: string;
  readonly message: string;
  readonly fix: string;
}

/** Who asked for a promotion, as far as it decides what may be done without a rollback. */
export interface Request {
  readonly trigger: string;
  readonly reason?: string | null | undefined;
}

/** A person who gave a reason may go forward where nothing could be rolled back. */
export const mayLackRollback = (request: Request | undefined): boolean =>
  request?.trigger === 'manual' && Boolean(request.reason);

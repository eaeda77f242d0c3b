import { closingOf, isEndStatus } from '../../../../shared/domain/reconcile/ended-execution.ts';

const endedAt = '2026-11-22T02:10:00.000Z';

describe('A promotion that ended without saying so', () => {
  it.each([
    ['ABORTED', undefined, { outcome: 'aborted', untold: true, mayGoAgain: false }],
    ['TIMED_OUT', undefined, { outcome: 'timed-out', untold: true, mayGoAgain: true }],
    ['FAILED', 'StageFailed', { outcome: 'failed', untold: false, mayGoAgain: true }],
    // No state can catch these, so none has told.
    ['FAILED', 'Unheard', { outcome: 'failed', untold: true, mayGoAgain: true }],
    ['FAILED', 'States.Runtime', { outcome: 'failed', untold: true, mayGoAgain: true }],
    ['FAILED', 'States.DataLimitExceeded', { outcome: 'failed', untold: true, mayGoAgain: true }],
    ['SUCCEEDED', undefined, { outcome: 'promoted', untold: false, mayGoAgain: false }],
  ] as const)('%s %s: %j', (status, error, expected) => {
    expect(closingOf({ status, endedAt, error })).toMatchObject(expected);
  });

  it('is told with its error and cause, cut to what the ledger keeps', () => {
    expect(closingOf({ status: 'FAILED', endedAt, error: 'E', cause: 'c' }).message).toBe('E: c');
    expect(closingOf({ status: 'ABORTED', endedAt }).message).toBe('The execution was aborted.');
    expect(closingOf({ status: 'FAILED', endedAt, cause: 'x'.repeat(5000) }).message).toHaveLength(1000);
  });

  it('says what its output says, where it succeeded', () => {
    expect(closingOf({ status: 'SUCCEEDED', endedAt, outcome: 'held' }).outcome).toBe('held');
  });

  it('has not ended while it runs or is about to be redriven', () => {
    expect(['RUNNING', 'PENDING_REDRIVE', undefined].filter(isEndStatus)).toEqual([]);
  });
});

import { refreshOutcome } from '../../../shared/domain/refresh.ts';

describe('The status of an instance refresh', () => {
  it.each([
    ['Pending', 'in-progress'],
    ['InProgress', 'in-progress'],
    ['Baking', 'in-progress'],
    ['Cancelling', 'in-progress'],
    ['RollbackInProgress', 'in-progress'],
    ['Successful', 'succeeded'],
    ['Failed', 'failed'],
    ['Cancelled', 'cancelled'],
    ['RollbackSuccessful', 'rolled-back'],
    ['RollbackFailed', 'roll-back-failed'],
  ])('%s means %s', (status, outcome) => {
    expect(refreshOutcome(status)).toBe(outcome);
  });

  it('is never taken for a success when it is not known', () => {
    expect(refreshOutcome('SomethingNew')).toBe('in-progress');
  });
});

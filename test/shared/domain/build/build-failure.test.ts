import { completed } from '../../../../shared/domain/build/build-failure.ts';

describe('What another source tells of a failure', () => {
  it('fills gaps, and contradicts nothing that is known', () => {
    expect(completed({ state: 'TESTING' }, { state: 'BUILDING', workflowStep: 'ApplyTestComponents' })).toEqual({
      state: 'TESTING',
      workflowStep: 'ApplyTestComponents',
    });
  });

  it('adds to a component that both name', () => {
    const known = { component: { name: 'apache-test', step: 'HomePageAnswers' } };
    expect(completed(known, { component: { name: 'apache-test', version: '1.0.0/1' } })).toEqual({
      component: { name: 'apache-test', version: '1.0.0/1', step: 'HomePageAnswers' },
    });
  });

  it('adds nothing of another component', () => {
    const known = { component: { name: 'apache-test' } };
    expect(completed(known, { component: { name: 'update', step: 'Update' } })).toEqual(known);
  });
});

import { completed, withPhase } from '../../../../shared/domain/build/build-failure.ts';

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

describe('The phase of a failed component', () => {
  const component = { name: 'apache-test' };

  it('is test where it failed on the test instance, which runs no other', () => {
    expect(withPhase({ state: 'TESTING', component })).toEqual({
      state: 'TESTING',
      component: { name: 'apache-test', phase: 'test' },
    });
  });

  it.each([
    ['on the build instance, which runs two', { state: 'BUILDING', component }],
    ['that was told', { state: 'TESTING', component: { ...component, phase: 'validate' } }],
    ['of no component', { state: 'TESTING' }],
  ])('is left alone %s', (_what, failure) => {
    expect(withPhase(failure)).toEqual(failure);
  });
});

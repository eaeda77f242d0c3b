import { silentProgress } from '../../local/play/console.ts';
import { run } from '../../local/play/run.ts';
import { scenarios } from '../../local/play/scenarios/index.ts';
import { ASSEMBLY } from '../support/global-setup.ts';

describe('npm start', () => {
  it.each(scenarios.map(({ name, summary }) => [name, summary]))('%s: %s', async (scenario) => {
    const report = await run(
      { scenario, json: true, seed: 'hallmark', help: false, assembly: ASSEMBLY },
      silentProgress,
      new AbortController().signal,
    );

    expect(report.differences).toEqual([]);
  });
});

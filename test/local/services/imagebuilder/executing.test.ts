import { sandboxHere } from '../../../../local/component-runner/sandbox.ts';
import { setExecuting } from '../../../../local/services/imagebuilder/build/execute-in-sandbox.ts';
import { logsState } from '../../../../local/services/logs/lines.ts';
import { sandboxed } from '../../component-runner/support.ts';
import { aFactory, aLine, DOCUMENT, type Factory, PLACE } from './support/factory.ts';

let factory: Factory;

beforeEach(() => {
  factory = aFactory();
  if (sandboxHere().possible) setExecuting(factory.world, true);
});

const document = (build: string, test: string): string => DOCUMENT(build).replace('curl -f http://localhost', test);

describe('a build that executes its components', () => {
  it(
    'is AVAILABLE where every step succeeds, tests seeing what the build left',
    sandboxed(async () => {
      const Data = document('echo made > /tmp/made', 'grep made /tmp/made');
      const { pipeline } = await aLine(factory, { component: { Data } });

      expect((await factory.build(pipeline)).state.status).toBe('AVAILABLE');
    }),
  );

  it(
    'fails with component, phase, step and message of the step that fails',
    sandboxed(async () => {
      const { pipeline } = await aLine(factory, { component: { Data: document('true', 'echo no page; exit 3') } });
      const { state } = await factory.build(pipeline);
      const lines = logsState(factory.world, PLACE).groups['/aws/imagebuilder/web']?.['1.0.0/1'] ?? [];

      expect(state).toEqual({
        status: 'FAILED',
        reason: expect.stringMatching(/web\/1\.0\.0\/1 failed! Step 'Answers' in phase 'test' failed\. Error: .*3/),
      });
      expect(lines.map(({ message }) => message)).toContainEqual(expect.stringMatching(/Stdout: no page/));
    }),
  );
});

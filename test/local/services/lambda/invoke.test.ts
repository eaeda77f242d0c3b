import { stopFunctions } from '../../../../local/services/lambda/service.ts';
import { START, type TestWorld } from '../../deploy/support/world.ts';
import { invoke, worldWith } from './functions.ts';

const js = (body: string) => ({ 'index.js': `exports.handler = async (event, context) => { ${body} };` });

describe('A function', () => {
  let test: TestWorld;
  beforeAll(async () => {
    test = await worldWith({
      echo: { files: js('return event;') },
      environment: {
        files: js('return process.env;'),
        properties: { Environment: { Variables: { TABLE: 'ledger', LIMIT: 3 } } },
      },
      context: {
        files: js('return { ...context, left: context.getRemainingTimeInMillis() };'),
        properties: { MemorySize: 256, Timeout: 10 },
      },
      throws: { files: js("throw new TypeError('not so');") },
      busy: { files: js('for (;;);'), properties: { Timeout: 1 } },
      exits: { files: js('process.exit(3);') },
      hungry: {
        files: js('const all = []; for (;;) all.push(new Array(1e5).fill(all.length));'),
        properties: { Timeout: 60 },
      },
      rejects: { files: js("Promise.reject(new Error('lost')); await new Promise((r) => setTimeout(r, 500));") },
      counter: { files: { 'index.js': 'let count = 0; exports.handler = async () => ++count;' } },
      clock: {
        files: js('return [Date.now(), new Date().toISOString(), new Date() instanceof Date, new Date(0).getTime()];'),
      },
      talks: { files: js("console.log('one %d', 1); console.error('two'); return null;") },
      esm: { files: { 'index.mjs': 'export const handler = async () => import.meta.filename.endsWith("index.mjs");' } },
      unbundled: { files: { 'index.js': "const { z } = require('zod'); exports.handler = async () => z;" } },
      syntax: { files: { 'index.js': 'exports.handler = async ( => 1;' } },
      nothing: { files: { 'index.js': 'exports.other = 1;' } },
      callback: { files: { 'index.js': 'exports.handler = (event, context, callback) => callback(null, 1);' } },
      outside: { files: js("return [process.cwd() === process.env.LAMBDA_TASK_ROOT, require('os').homedir()];") },
    });
  });
  afterAll(async () => {
    await stopFunctions(test.world);
    test.world.clock.stop();
  });

  it('answers what its handler returns', async () => {
    expect(await invoke(test, 'echo', { image: 'web-server' })).toMatchObject({
      error: undefined,
      payload: { image: 'web-server' },
    });
  });

  it("has its template's variables and Lambda's own, and nothing of the host's", async () => {
    const environment = (await invoke(test, 'environment')).payload as Record<string, string>;
    expect(environment).toMatchObject({
      TABLE: 'ledger',
      LIMIT: '3',
      AWS_REGION: 'eu-west-1',
      AWS_LAMBDA_FUNCTION_NAME: 'environment',
      TZ: ':UTC',
      AWS_ENDPOINT_URL: test.world.endpoint,
    });
    const foreign = Object.keys(environment).filter(
      (name) => !/^(AWS_|LAMBDA_|_HANDLER$|_X_AMZN_TRACE_ID$|TZ$|LANG$|PATH$|TABLE$|LIMIT$)/.test(name),
    );
    expect(foreign).toEqual([]);
  });

  it('knows itself, its request and its remaining time', async () => {
    const { payload } = await invoke(test, 'context');
    expect(payload).toMatchObject({
      functionName: 'context',
      memoryLimitInMB: '256',
      invokedFunctionArn: 'arn:aws:lambda:eu-west-1:111122223333:function:context',
    });
    expect((payload as { left: number }).left).toBeGreaterThan(5000);
    expect((payload as { left: number }).left).toBeLessThanOrEqual(10_000);
  });

  it('reports an exception with its type, message and trace', async () => {
    expect(await invoke(test, 'throws')).toMatchObject({
      error: 'Unhandled',
      payload: { errorType: 'TypeError', errorMessage: 'not so', trace: expect.any(Array) },
    });
  });

  it('is ended by its timeout even when it never yields', async () => {
    const { payload } = await invoke(test, 'busy');
    expect(payload).toEqual({
      errorType: 'Sandbox.Timedout',
      errorMessage: expect.stringMatching(/^RequestId: [0-9a-f-]{36} Error: Task timed out after 1\.00 seconds$/),
    });
  });

  it('takes only itself down with process.exit', async () => {
    expect((await invoke(test, 'exits')).payload).toMatchObject({
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringContaining('exit status 3'),
    });
  });

  it('is ended when it takes more memory than it was given', async () => {
    expect((await invoke(test, 'hungry')).payload).toMatchObject({ errorType: 'Runtime.OutOfMemory' });
  });

  it('is ended by a rejection that nobody handles', async () => {
    expect((await invoke(test, 'rejects')).payload).toMatchObject({
      errorType: 'Runtime.UnhandledPromiseRejection',
      errorMessage: 'lost',
    });
  });

  it('stays warm between invocations', async () => {
    expect([(await invoke(test, 'counter')).payload, (await invoke(test, 'counter')).payload]).toEqual([1, 2]);
  });

  it('sees virtual time in Date, also after time has skipped', async () => {
    const first = (await invoke(test, 'clock')).payload as [number, string, boolean, number];
    expect(Math.abs(first[0] - test.world.clock.now())).toBeLessThan(5000);
    expect(first.slice(2)).toEqual([true, 0]);
    const later = test.world.clock.now() + 7 * 86_400_000;
    test.world.clock.advanceTo(later);
    const second = (await invoke(test, 'clock')).payload as [number, string, boolean, number];
    expect(second[0]).toBeGreaterThanOrEqual(later - 5);
    expect(second[1].slice(0, 10)).toBe(new Date(START + 7 * 86_400_000).toISOString().slice(0, 10));
  });

  it('writes its console to the log, with the request id', async () => {
    const { log } = await invoke(test, 'talks');
    expect(log).toMatch(
      /^START RequestId: (\S+) Version: \$LATEST\n\S+\t\1\tINFO\tone 1\n\S+\t\1\tERROR\ttwo\nEND RequestId: \1\nREPORT RequestId: \1\tDuration: /,
    );
  });

  it('may be an ES module', async () => {
    expect((await invoke(test, 'esm')).payload).toBe(true);
  });

  it.each([
    ['unbundled', 'Runtime.ImportModuleError', /Cannot find/],
    ['syntax', 'Runtime.UserCodeSyntaxError', /SyntaxError/],
    ['nothing', 'Runtime.HandlerNotFound', /index\.handler is undefined or not exported/],
    ['callback', 'Runtime.CallbackHandlerDeprecated', /callback-based/],
  ])('that cannot run says why (%s)', async (name, errorType, message) => {
    expect((await invoke(test, name)).payload).toMatchObject({
      errorType,
      errorMessage: expect.stringMatching(message),
    });
  });

  it("runs in its own folder and not in a person's home", async () => {
    expect((await invoke(test, 'outside')).payload).toEqual([true, '/home/sbx_user1051']);
  });
});

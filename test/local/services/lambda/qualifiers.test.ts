import { stopFunctions } from '../../../../local/services/lambda/service.ts';
import { call, HUB, REGION, type TestWorld } from '../../deploy/support/world.ts';
import { worldWith } from './functions.ts';

const NAME = `arn:aws:lambda:${REGION}:${HUB}:function:echo`;

describe('A qualifier of a function', () => {
  let test: TestWorld;
  beforeAll(async () => {
    test = await worldWith(
      { echo: { files: { 'index.js': 'exports.handler = async (event) => event;' } } },
      {
        Version: { Type: 'AWS::Lambda::Version', DependsOn: 'echo', Properties: { FunctionName: { Ref: 'echo' } } },
        Alias: {
          Type: 'AWS::Lambda::Alias',
          DependsOn: 'Version',
          Properties: { FunctionName: { Ref: 'echo' }, FunctionVersion: '1', Name: 'live' },
        },
      },
    );
  });
  afterAll(async () => {
    await stopFunctions(test.world);
    test.world.clock.stop();
  });

  it.each(['Invoke', 'GetFunction', 'GetFunctionConfiguration'])('has to be published: %s', async (operation) => {
    const ask = (input: object) => call(test.world, 'lambda', operation, input);
    for (const Qualifier of ['$LATEST', '1', 'live']) {
      await expect(ask({ FunctionName: 'echo', Qualifier })).resolves.toBeDefined();
      await expect(ask({ FunctionName: `${NAME}:${Qualifier}` })).resolves.toBeDefined();
    }
    const rejection = { name: 'ResourceNotFoundException', message: `Function not found: ${NAME}:77` };
    await expect(ask({ FunctionName: 'echo', Qualifier: '77' })).rejects.toMatchObject(rejection);
    await expect(ask({ FunctionName: 'echo:77' })).rejects.toMatchObject(rejection);
  });
});

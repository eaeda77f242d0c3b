import { machine } from './support/machine.ts';
import { call, create, MACHINE, testWorld } from './support/world.ts';

const passing = machine({ A: { Type: 'Pass' } });

describe('A version of a state machine', () => {
  it('is rejected, since local AWS keeps none', async () => {
    const test = testWorld();
    const rejection = { name: 'ValidationException', message: expect.stringContaining('Omit "publish"') };
    await expect(create(test, passing, { publish: true, versionDescription: 'one' })).rejects.toMatchObject(rejection);
    await create(test, passing);
    await expect(
      call(test, 'UpdateStateMachine', {
        stateMachineArn: MACHINE,
        definition: JSON.stringify(passing),
        publish: true,
      }),
    ).rejects.toMatchObject(rejection);
  });

  it('has a description only if it is published, as at AWS', async () => {
    const message = 'Version description can only be set when publish is true';
    await expect(create(testWorld(), passing, { versionDescription: 'one' })).rejects.toMatchObject({ message });
  });
});

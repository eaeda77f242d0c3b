import { withNewerMembers } from '../../../local/kernel/newer-members.ts';
import { wireModel } from '../../../local/wire/model.ts';
import { writeResponse } from '../../../local/wire/response.ts';

describe('An answer with members that the model does not have', () => {
  it('carries them in their places, beside those of the model', async () => {
    const model = wireModel(await import('@aws-sdk/client-imagebuilder'));
    const operation = model.operations.get('GetImage');
    if (!operation) throw new Error('the model has no GetImage');
    const image = { name: 'web-server', state: { status: 'FAILED', failureContext: 'dropped' } };
    const write = (output: object) => JSON.parse(String(writeResponse(model, operation, output, '1').body));

    expect(write({ image })).toEqual({ image: { name: 'web-server', state: { status: 'FAILED' } } });
    expect(
      write(withNewerMembers({ image }, { image: { state: { failureContext: { imageStatus: 'TESTING' } } } })),
    ).toEqual({
      image: { name: 'web-server', state: { status: 'FAILED', failureContext: { imageStatus: 'TESTING' } } },
    });
  });
});

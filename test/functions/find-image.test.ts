import { findImage } from '../../functions/find-image/find-image.ts';
import { amiId, anImage, REGIONS } from '../support/builders.ts';
import { fakeRegistry } from '../support/fakes/fake-registry.ts';

const registry = fakeRegistry();
const find = findImage({ registry, regions: REGIONS });
const { buildVersionArn } = anImage();
registry.put('eu-west-1', amiId('ours'), { buildVersionArn });
registry.put('us-east-1', amiId('by hand'));

describe('The image of an AMI', () => {
  it('is found in whichever region the AMI is', async () => {
    expect(await find({ amiId: amiId('ours') })).toEqual({ outcome: 'found', imageArn: buildVersionArn });
  });

  it.each([
    ['is nobody’s', 'unknown', /cannot find AMI .* in us-east-1, eu-west-1/],
    ['was not made by Image Builder', 'by hand', /was not made by Image Builder/],
  ])('is rejected for an AMI that %s', async (_what, words, message) => {
    expect(await find({ amiId: amiId(words) })).toMatchObject({
      outcome: 'rejected',
      code: 'IMAGE_UNKNOWN',
      message: expect.stringMatching(message),
    });
  });
});

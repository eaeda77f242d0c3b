import { anything, assert, property } from 'fast-check';
import { parseRequest } from '../../../shared/domain/promotion-request.ts';

const ARN = 'arn:aws:imagebuilder:us-east-1:111111111111:image/web-server/1.4.0/7';
const message = (input: unknown): string => {
  const parsed = parseRequest(input);
  return 'code' in parsed ? parsed.message : 'accepted';
};

describe('A promotion request', () => {
  it.each([
    ['the ARN of an image build version', ARN, { by: 'arn' }],
    ['the ARN of an image version', ARN.slice(0, -2), { by: 'arn' }],
    ['an AMI id', 'ami-0123456789abcdef0', { by: 'ami', amiId: 'ami-0123456789abcdef0' }],
    ['an AMI id of the old kind', 'ami-01234567', { by: 'ami' }],
    ['name and version', 'web-server/1.4.0', { by: 'version' }],
    ['name, version and build', 'web-server/1.4.0/7', { by: 'version', version: { build: 7 } }],
    ['name and version apart', { name: 'web-server', version: '1.4.0' }, { by: 'version' }],
    ['"previous"', 'previous', { by: 'previous', name: undefined }],
  ])('takes %s', (_what, image, expected) => {
    expect(parseRequest({ image })).toMatchObject({ image: expected, trigger: 'manual', stages: undefined });
  });

  it('takes stages, reason and who asks, without the blanks around them', () => {
    expect(parseRequest({ image: ARN, stages: ['prod'], reason: ' INC-1 ', requestedBy: 'dana' })).toMatchObject({
      stages: ['prod'],
      reason: 'INC-1',
      requestedBy: 'dana',
    });
  });

  it('takes a reason of blanks for none', () => {
    expect(parseRequest({ image: ARN, reason: '  ' })).toMatchObject({ reason: undefined });
  });

  it.each([
    ['no object', 'web-server', /has to be a JSON object such as \{"image": "web-server\/1\.4\.0"\}/],
    ['a list', [], /has to be a JSON object/],
    ['null', null, /has to be a JSON object/],
    ['no image', {}, /"image" is missing/],
    ['an empty image', { image: '' }, /"image" is missing/],
    ['a number for an image', { image: 7 }, /"image" is missing/],
    ['a malformed ARN', { image: 'arn:aws:imagebuilder:image' }, /is not the ARN of an image: that looks like arn:aws/],
    ['a malformed AMI id', { image: 'ami-xyz' }, /is not an AMI id: that is ami- and 8 or 17 hexadecimal digits/],
    ['a name alone', { image: 'web-server' }, /give an image ARN, an AMI id, a container URI, "name\/1\.4\.0"/],
    ['a version with x', { image: 'web-server/1.4.x' }, /give an image ARN/],
    ['an object that is no name and version', { image: { name: 'web-server' } }, /takes \{"name": "web-server"/],
    ['stages that are no list', { image: ARN, stages: 'prod' }, /"stages" takes a list of stage names/],
    ['no stages at all', { image: ARN, stages: [] }, /"stages" takes a list/],
    ['a reason that is no text', { image: ARN, reason: 7 }, /"reason" takes a text/],
    ['a reason without end', { image: ARN, reason: 'x'.repeat(1001) }, /at most 1000 characters/],
    ['a field that is not known', { image: ARN, stage: 'prod' }, /"stage" is not known; known are image, name, stages/],
  ])('refuses %s, and says what to give', (_what, input, expected) => {
    expect(message(input)).toMatch(expected);
  });

  it('says everything that is wrong at once', () => {
    const said = message({ image: 'ami-xyz', stages: 'prod', resaon: 'x' });
    expect(said).toMatch(/"resaon" is not known.*is not an AMI id.*"stages" takes a list/);
  });

  it('answers any input whatever, and never throws', () => {
    assert(
      property(anything(), (input) => {
        expect(parseRequest(input)).toBeDefined();
        expect(parseRequest({ image: input, stages: input, reason: input })).toBeDefined();
      }),
    );
  });
});

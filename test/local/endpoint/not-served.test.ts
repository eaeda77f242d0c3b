import { HUB, served } from '../services/served.ts';
import { send } from '../support/signed-request.ts';

const { local } = served();

const authorization = (service: string) =>
  `AWS4-HMAC-SHA256 Credential=${HUB}/20261123/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`;

/** A request for an operation that does not exist anywhere, in the protocol of each service. */
const REQUESTS: Readonly<Record<string, { path?: string; headers?: Record<string, string>; body?: string }>> = {
  json: { headers: { 'x-amz-target': 'Service.MakeCoffee', 'content-type': 'application/x-amz-json-1.1' }, body: '{}' },
  query: { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'Action=MakeCoffee&Version=1' },
  rest: { path: '/2099-01-01/coffee/', headers: { 'content-type': 'application/json' }, body: '{}' },
};

const QUERY = ['autoscaling', 'cloudformation', 'ec2', 'iam', 'sns', 'sts'];
const REST = ['imagebuilder', 'inspector2', 'lambda'];
const protocolOf = (service: string) => (QUERY.includes(service) ? 'query' : REST.includes(service) ? 'rest' : 'json');

const ask = (service: string, { path = '/', headers = {}, body = '' }: (typeof REQUESTS)[string] = {}) =>
  send({
    url: local().url + path,
    method: 'POST',
    headers: { ...headers, authorization: authorization(service) },
    body,
  });

describe('An operation that is not served', () => {
  it('is answered with those that are, for every service', async () => {
    const services = [...local().world.services.values()].filter(
      ({ operations }) => Object.keys(operations).length > 0,
    );
    expect(services.length).toBeGreaterThan(15);
    for (const { name, operations } of services) {
      const { status, text } = await ask(name, REQUESTS[protocolOf(name)]);
      expect({ name, status: status >= 400 && status !== 500 }).toEqual({ name, status: true });
      for (const [operation, { internal = false }] of Object.entries(operations))
        expect({ name, operation, isNamed: text.includes(operation) }).toEqual({ name, operation, isNamed: !internal });
      expect(text.length).toBeLessThan(6000);
    }
  });

  it('of AWS that local AWS lacks is answered alike', async () => {
    const { status, text } = await ask('iam', {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'Action=CreateVirtualMFADevice&Version=2010-05-08&VirtualMFADeviceName=x',
    });
    expect({ status, text }).toMatchObject({
      status: 501,
      text: expect.stringContaining(
        'Local AWS does not serve iam:CreateVirtualMFADevice. For iam it serves AttachRolePolicy',
      ),
    });
  });

  it('has a short name in the answer, however long it is', async () => {
    const { text } = await ask('ssm', { headers: { 'x-amz-target': `A.${'x'.repeat(10_000)}` }, body: '{}' });
    expect(text.length).toBeLessThan(3000);
  });
});

describe('A service that is not served', () => {
  it.each([
    ['bedrock', /Local AWS does not serve \\"bedrock\\"\. It serves autoscaling, /],
    ['__proto__', /Local AWS does not serve \\"__proto__\\"\. It serves autoscaling, /],
  ])('is answered with those that are: %s', async (service, answer) => {
    const { status, text } = await ask(service);
    expect({ status, text }).toMatchObject({ status: 501, text: expect.stringMatching(answer) });
  });

  it('has a short name in the answer, however long it is', async () => {
    expect((await ask('x'.repeat(5000))).text).toMatch(/Local AWS does not serve \\"x{60}\\"\. It serves/);
  });

  it('is S3, whose buckets templates give', async () => {
    const { text } = await ask('s3');
    expect(text).toContain('Local AWS takes buckets from templates; it does not serve the API of S3.');
  });
});

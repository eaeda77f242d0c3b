import { connect, type Socket } from 'node:net';
import { type Endpoint, startEndpoint } from '../../../local/endpoint/endpoint.ts';
import type { CallRecord } from '../../../local/kernel/call.ts';
import { CallLog } from '../../../local/kernel/call-log.ts';
import type { LocalWorld } from '../../../local/kernel/local-world.ts';
import { worldOf } from '../kernel/world-of.ts';

let world: LocalWorld;
let endpoint: Endpoint;
const sockets: Socket[] = [];

beforeEach(async () => {
  world = worldOf();
  endpoint = await startEndpoint({ world, port: 0, timeouts: { headersTimeout: 300, requestTimeout: 600 } });
});

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await endpoint.close();
  world.clock.stop();
});

const open = async (text: string): Promise<{ socket: Socket; closed: Promise<void> }> => {
  const socket = connect(endpoint.port, '127.0.0.1');
  sockets.push(socket);
  const closed = new Promise<void>((resolve) => {
    socket.on('close', () => resolve());
    socket.on('error', () => {});
    socket.resume();
  });
  await new Promise<void>((resolve) => socket.on('connect', () => socket.write(text, () => resolve())));
  return { socket, closed };
};

const head = () => `POST / HTTP/1.1\r\nHost: 127.0.0.1:${endpoint.port}\r\n`;

it('Virtual time skips while a client has begun a request and does not end it', async () => {
  await open(`${head()}Content-Length: 1000\r\n\r\nhalf`);
  await open(head());
  const began = performance.now();
  await world.clock.sleep(30 * 24 * 3_600_000);
  expect(performance.now() - began).toBeLessThan(5000);
});

it.each([
  ['nothing', () => ''],
  ['half a head', head],
  ['half a body', () => `${head()}Content-Length: 1000\r\n\r\nhalf`],
])('A connection that sends %s is closed', async (_what, text) => {
  const { closed } = await open(text());
  await closed;
});

describe('The record of the calls', () => {
  const call = (input: unknown): CallRecord => ({
    at: 0,
    service: 'ssm',
    operation: 'PutParameter',
    account: '1',
    region: 'r',
    principal: 'p',
    caller: 'root',
    input,
    wire: true,
  });

  it('keeps no input that is very long', () => {
    const log = new CallLog();
    log.add(call({ Value: 'x'.repeat(2_000_000) }));
    log.add(call({ Value: 'x' }));
    expect(log.records.map(({ input }) => input)).toEqual([
      { tooLong: 'This input is too long to be kept.' },
      { Value: 'x' },
    ]);
  });

  it('drops the oldest calls when inputs fill the memory', () => {
    const log = new CallLog();
    const Value = 'x'.repeat(900_000);
    for (let index = 0; index < 300; index += 1) log.add(call({ index, Value }));
    expect(log.records.length).toBeLessThan(120);
    expect(log.records.at(-1)).toMatchObject({ input: { index: 299 } });
  });

  it('drops the oldest when there are too many', () => {
    const log = new CallLog();
    for (let index = 0; index < 200_001; index += 1) log.add(call({}));
    expect(log.records.length).toBeLessThan(150_000);
  });

  it('notes the error of a call that it has taken', () => {
    const log = new CallLog();
    const record = log.add(call({ Value: 'x'.repeat(2_000_000) })) as { error?: string };
    record.error = 'Refused';
    expect(log.records).toMatchObject([{ error: 'Refused' }]);
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Principal } from '../../local/kernel/call.ts';
import { LocalAwsError } from '../../local/kernel/errors.ts';
import { type LocalAws, type LocalAwsOptions, startLocalAws } from '../../local/local-aws.ts';

const ACCOUNT = '111111111111';
const root: Principal = { type: 'root', account: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:root`, userId: ACCOUNT };

let directory: string;
const open: LocalAws[] = [];

const start = async (options: Partial<LocalAwsOptions> = {}): Promise<LocalAws> => {
  const local = await startLocalAws({
    organization: { id: 'o-exampleorg1', managementAccount: '999999999999', accounts: {} },
    ...options,
  });
  open.push(local);
  return local;
};

const call = ({ world }: LocalAws, service: string, operation: string, input: object) =>
  world.call({ principal: root, service, operation, region: 'us-east-1', input });

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'hallmark-state-'));
});

afterEach(async () => {
  await Promise.all(open.splice(0).map((local) => local.close()));
  rmSync(directory, { recursive: true });
});

const TABLE = {
  TableName: 'things',
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  BillingMode: 'PAY_PER_REQUEST',
};

describe('the state of local AWS', () => {
  it('is there again after a restart, tables with their items included', async () => {
    const first = await start({ stateDirectory: directory });
    await call(first, 'ssm', 'PutParameter', { Name: '/a', Value: 'kept', Type: 'String' });
    await call(first, 'dynamodb', 'CreateTable', TABLE);
    await call(first, 'dynamodb', 'PutItem', { TableName: 'things', Item: { pk: { S: 'one' } } });
    await first.close();
    open.length = 0;
    const second = await start({ stateDirectory: directory });

    expect(await call(second, 'ssm', 'GetParameter', { Name: '/a' })).toMatchObject({ Parameter: { Value: 'kept' } });
    expect(await call(second, 'dynamodb', 'Scan', { TableName: 'things' })).toMatchObject({
      Items: [{ pk: { S: 'one' } }],
    });
  });

  it('is gone without a directory to keep it in', async () => {
    const first = await start();
    await call(first, 'ssm', 'PutParameter', { Name: '/a', Value: 'gone', Type: 'String' });
    const second = await start();

    await expect(call(second, 'ssm', 'GetParameter', { Name: '/a' })).rejects.toMatchObject({
      name: 'ParameterNotFound',
    });
  });
});

describe('starting local AWS', () => {
  it('on a port in use says which, and what to do', async () => {
    const { url } = await start();
    const port = Number(new URL(url).port);

    await expect(start({ port })).rejects.toThrow(new RegExp(`Port ${port} .* in use.*--port`));
  });

  it('with an assembly that is not there says so', async () => {
    const local = await start();

    await expect(local.deploy(join(directory, 'nothing'))).rejects.toThrow(LocalAwsError);
  });

  it('listens on the loopback address alone', async () => {
    expect((await start()).url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });
});

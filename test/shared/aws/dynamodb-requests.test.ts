import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamodb } from '../../../local/services/dynamodb/service.ts';
import { iam } from '../../../local/services/iam/service.ts';
import { sts } from '../../../local/services/sts/service.ts';
import { clientFor } from '../../../shared/aws/clients.ts';
import { dynamodbRequests } from '../../../shared/aws/dynamodb-requests.ts';
import type { RecordedRequest } from '../../../shared/domain/identity/requester.ts';
import { localAws, makeTable } from './local-aws.ts';

const REGION = 'us-east-1';
const FIRST: RecordedRequest = {
  inputHash: 'h',
  requester: { kind: 'hallmark' },
  at: '2026-11-22T02:00:00.000Z',
};
const LATER = { ...FIRST, at: '2026-11-24T02:00:00.000Z' };

localAws({ services: [sts, iam, dynamodb] }, () => [clientFor(DynamoDBClient, REGION)]);

it('records the time of a request that comes again a day later, beside the first time', async () => {
  await makeTable('requests', REGION);
  const requests = dynamodbRequests('requests', REGION);
  expect(await requests.record('x', FIRST)).toBe('recorded');
  expect(await requests.record('x', { ...FIRST, at: '2026-11-22T03:00:00.000Z' })).toBe('recorded');
  expect(await requests.find('x')).toEqual(FIRST);
  expect(await requests.record('x', LATER)).toBe('recorded');
  expect(await requests.find('x')).toEqual({ ...FIRST, again: LATER.at });
  expect(await requests.record('x', { ...LATER, inputHash: 'other' })).toBe('other');
  expect(await requests.record('x', { ...LATER, requester: { kind: 'callers', callers: [] } })).toBe('other');
  expect(await requests.find('x')).toEqual({ ...FIRST, again: LATER.at });
});

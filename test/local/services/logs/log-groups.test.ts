import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  paginateDescribeLogGroups,
} from '@aws-sdk/client-cloudwatch-logs';
import { served } from '../served.ts';

const { client } = served();

describe('Log groups', () => {
  it('are made, listed by the beginning of their name, page by page, and deleted', async () => {
    const logs = client(CloudWatchLogsClient);
    const names = ['/ours/a', '/ours/b', '/ours/c', '/theirs/a'];
    for (const logGroupName of names) await logs.send(new CreateLogGroupCommand({ logGroupName }));
    const listed = async () => {
      const found: string[] = [];
      const pages = paginateDescribeLogGroups({ client: logs, pageSize: 2 }, { logGroupNamePrefix: '/ours/' });
      for await (const { logGroups = [] } of pages)
        found.push(...logGroups.map(({ logGroupName = '' }) => logGroupName));
      return found;
    };
    expect(await listed()).toEqual(['/ours/a', '/ours/b', '/ours/c']);
    await expect(logs.send(new CreateLogGroupCommand({ logGroupName: '/ours/a' }))).rejects.toMatchObject({
      name: 'ResourceAlreadyExistsException',
    });
    const deletion = new DeleteLogGroupCommand({ logGroupName: '/ours/b' });
    await logs.send(deletion);
    expect(await listed()).toEqual(['/ours/a', '/ours/c']);
    await expect(logs.send(deletion)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

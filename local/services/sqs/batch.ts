import type { BatchResultErrorEntry } from '@aws-sdk/client-sqs';
import { AwsError } from '../../kernel/errors.ts';

interface Entry {
  readonly Id?: string | undefined;
}

const MOST = 10;

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html: 1 to 10 entries, ids distinct. */
export const checkBatch = <E extends Entry>(entries: readonly E[] | undefined): readonly E[] => {
  if (!entries?.length) {
    throw new AwsError('EmptyBatchRequest', 'There should be at least one entry in the request.');
  }
  if (entries.length > MOST) {
    const message = `Maximum number of entries per request are ${MOST}. You have sent ${entries.length}.`;
    throw new AwsError('TooManyEntriesInBatchRequest', message);
  }
  if (!entries.every(({ Id = '' }) => /^[\w-]{1,80}$/.test(Id))) {
    const message =
      'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.';
    throw new AwsError('InvalidBatchEntryId', message);
  }
  if (new Set(entries.map(({ Id }) => Id)).size < entries.length) {
    throw new AwsError('BatchEntryIdsNotDistinct', 'Two or more batch entries in the request have the same Id.');
  }
  return entries;
};

/** Runs each entry on its own: one that is refused does not hold up the others. */
export const eachEntry = <E extends Entry, R>(
  entries: readonly E[],
  run: (entry: E) => R,
): { Successful: R[]; Failed: BatchResultErrorEntry[] } => {
  const Successful: R[] = [];
  const Failed: BatchResultErrorEntry[] = [];
  for (const entry of entries) {
    try {
      Successful.push(run(entry));
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      Failed.push({ Id: entry.Id, Code: error.name, Message: error.message, SenderFault: true });
    }
  }
  return { Successful, Failed };
};

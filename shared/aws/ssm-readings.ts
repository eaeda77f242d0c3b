import {
  GetParameterHistoryCommand,
  GetParametersCommand,
  type ParameterHistory,
  SSMClient,
} from '@aws-sdk/client-ssm';
import type { ParameterReadings } from '../ports/parameter-readings.ts';
import { call } from './call.ts';
import { clientFor } from './clients.ts';

/** The most names that GetParameters takes, and versions that GetParameterHistory gives. */
const NAMES = 10;
const VERSIONS = 50;

/** `account` only names the request bucket. */
export const ssmReadings = (account: string): ParameterReadings => ({
  readMany: async (region, names) => {
    const groups = Array.from({ length: Math.ceil(names.length / NAMES) }, (_, index) =>
      names.slice(index * NAMES, (index + 1) * NAMES),
    );
    const pages = await Promise.all(
      groups.map((Names) =>
        call('GetParameters', `${account}/${region}`, () =>
          clientFor(SSMClient, region).send(new GetParametersCommand({ Names })),
        ),
      ),
    );
    return new Map(
      pages
        .flatMap(({ Parameters }) => Parameters ?? [])
        .map(({ Name = '', Value = '', Version = 0 }) => [Name, { value: Value, version: Version }]),
    );
  },
  lastChange: async (region, Name) => {
    let newest: ParameterHistory | undefined;
    let NextToken: string | undefined;
    // Oldest first, and 100 versions are kept: two pages at most.
    do {
      const page = await call('GetParameterHistory', `${account}/${region}`, () =>
        clientFor(SSMClient, region).send(
          new GetParameterHistoryCommand({ Name, MaxResults: VERSIONS, ...(NextToken ? { NextToken } : {}) }),
        ),
      );
      newest = page.Parameters?.at(-1) ?? newest;
      NextToken = page.NextToken;
    } while (NextToken);
    const { LastModifiedUser, LastModifiedDate } = newest ?? {};
    return LastModifiedUser && LastModifiedDate
      ? { by: LastModifiedUser, at: LastModifiedDate.toISOString() }
      : undefined;
  },
});

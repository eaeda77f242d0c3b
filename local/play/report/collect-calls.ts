import type { CallRecord } from '../../kernel/call.ts';
import type { Report } from './report.ts';

/** Calls by `service:operation`, most frequent first; what errors answered is counted beside. */
export const countCalls = (calls: readonly CallRecord[]): Report['calls'] => {
  const counts = new Map<string, { count: number; errors: number }>();
  for (const { service, operation, error } of calls) {
    const key = `${service}:${operation}`;
    const seen = counts.get(key) ?? { count: 0, errors: 0 };
    counts.set(key, { count: seen.count + 1, errors: seen.errors + (error ? 1 : 0) });
  }
  return [...counts]
    .map(([operation, seen]) => ({ operation, ...seen }))
    .sort((a, b) => b.count - a.count || a.operation.localeCompare(b.operation));
};

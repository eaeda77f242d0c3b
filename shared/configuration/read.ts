import { readFileSync } from 'node:fs';
import { type Document, isMap, isNode, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import type { Configuration } from './configuration.ts';
import { normalize } from './normalize.ts';
import { contradictions, type Problem } from './problems.ts';
import { type ConfigurationInput, configurationSchema } from './schema.ts';

/** All that is wrong with a configuration file, one line each: file, line, path, what to do. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

export interface ReadConfiguration {
  /** As written, with defaults: what infrastructure is made from. */
  readonly input: ConfigurationInput;
  /** What functions read. */
  readonly runtime: Configuration;
}

/** Reads, checks and completes a configuration file. Throws {@link ConfigurationError} with every problem at once. */
export const readConfiguration = (file: string): ReadConfiguration => {
  const lines = new LineCounter();
  const document = parseDocument(text(file), { lineCounter: lines });
  if (document.errors.length > 0)
    throw new ConfigurationError(document.errors.map(({ message }) => `${file}: ${message.split('\n')[0]}`).join('\n'));
  const parsed = configurationSchema.safeParse(document.toJS());
  const problems = parsed.success ? contradictions(parsed.data) : parsed.error.issues.flatMap(problemsOf);
  if (!parsed.success || problems.length > 0)
    throw new ConfigurationError(problems.map((problem) => said(file, document, lines, problem)).join('\n'));
  return { input: parsed.data, runtime: normalize(parsed.data) };
};

const text = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new ConfigurationError(
      `${file}: cannot be read (${(error as NodeJS.ErrnoException).code}). Give another one with -c configuration=FILE.`,
    );
  }
};

const problemsOf = (issue: z.core.$ZodIssue): Problem[] => {
  const path = issue.path as (string | number)[];
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ path: [...path, key], message: `"${key}" is not known here${suggestion(key)}` }));
  if (issue.code === 'invalid_union')
    return (issue.errors.find((errors) => errors.length > 0) ?? []).flatMap((inner) =>
      problemsOf({ ...inner, path: [...path, ...inner.path] } as z.core.$ZodIssue),
    );
  return [{ path, message: issue.message }];
};

const KNOWN = [
  'organizationId',
  'hub',
  'account',
  'region',
  'spokes',
  'externalId',
  'organizationalUnits',
  'regions',
  'gate',
  'maxFindings',
  'fixableOnly',
  'whenScanIsOff',
  'scanTimeoutMinutes',
  'pollSeconds',
  'waivers',
  'id',
  'package',
  'owner',
  'reason',
  'expires',
  'images',
  'name',
  'stages',
  'accounts',
  'share',
  'organizations',
  'parameter',
  'hubParameter',
  'fleets',
  'tagKey',
  'tagValue',
  'refresh',
  'timeoutMinutes',
  'minHealthyPercentage',
  'maxHealthyPercentage',
  'instanceWarmupSeconds',
  'checkpointPercentages',
  'checkpointDelaySeconds',
  'skipMatching',
  'autoRollback',
  'scaleInProtectedInstances',
  'standbyInstances',
  'alarms',
  'bakeTimeSeconds',
  'notifications',
  'slack',
  'workspaceId',
  'channelId',
  'slackWebhook',
  'emails',
  'operatorEmails',
  'logRetentionDays',
];

const suggestion = (key: string): string => {
  const near = KNOWN.map((known) => ({ known, distance: distance(key.toLowerCase(), known.toLowerCase()) })).sort(
    (a, b) => a.distance - b.distance,
  )[0];
  return near && near.distance <= 3 ? `: did you mean "${near.known}"?` : '';
};

/** Levenshtein's: how many letters to change, add or drop. */
const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1)
      next.push(
        Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)),
      );
    row = next;
  }
  return row[b.length] ?? 0;
};

const said = (file: string, document: Document, lines: LineCounter, { path, message }: Problem): string => {
  const offset = offsetOf(document, path);
  const { line, col } = lines.linePos(offset);
  return `${file}:${line}:${col}: ${path.join('.') || 'the file'}: ${message}`;
};

/** Where the nearest part of the path that is there begins in the file. */
const offsetOf = (document: Document, path: Problem['path']): number => {
  for (let length = path.length; length > 0; length -= 1) {
    const parent = document.getIn(path.slice(0, length - 1), true);
    const key = path[length - 1];
    const pair = isMap(parent)
      ? parent.items.find(
          (item) => String(isNode(item.key) ? (item.key as { value?: unknown }).value : item.key) === String(key),
        )
      : undefined;
    const node = pair?.key ?? document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
};

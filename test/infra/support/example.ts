import { readFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';
import { written } from './written.ts';

export const EXAMPLE = 'infra/hallmark.yaml';

type Node = Record<string, unknown>;

/** A configuration that says the least that it can. */
export const least = (): Node => ({
  hub: { account: '111111111111', region: 'us-east-1' },
  spokes: { externalId: 'hallmark-least' },
  regions: ['us-east-1'],
  images: [{ name: 'web-server' }],
  stages: [{ name: 'dev', accounts: ['222222222222'] }],
});

/** The example of the project as plain values. */
export const example = (): Node => parse(readFileSync(EXAMPLE, 'utf8')) as Node;

/** A file with this configuration. */
export const fileOf = (configuration: unknown): string => written('hallmark.yaml', stringify(configuration));

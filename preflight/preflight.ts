import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfiguration } from '../infra/configuration/read-configuration.ts';
import { synthesize } from '../infra/synthesize.ts';
import { checkAll, type Deployable, deployable } from './checks/check-all.ts';
import type { Finding } from './checks/finding.ts';
import { isKnown } from './facts/facts.ts';
import { readFacts } from './facts/read-facts.ts';
import type { Needs } from './needs/needs.ts';
import { readNeeds } from './needs/read-needs.ts';

export interface Preflight {
  readonly account: string;
  readonly findings: readonly Finding[];
  readonly stacks: Deployable;
}

/** No credentials, or no answer from AWS. */
export class CannotRun extends Error {}

export interface PreflightOptions {
  readonly configurationFile: string;
  /** URL of local AWS, which takes the hub account's id as the access key of its root. */
  readonly local?: string | undefined;
  /** A cloud assembly of that configuration; it is synthesized unless one is given. */
  readonly assembly?: string | undefined;
}

/** Checks an account against what the configuration and images need. Throws ConfigurationError for those, and {@link CannotRun}. */
export const preflight = async (options: PreflightOptions): Promise<Preflight> => {
  const needs = await needsOf(options);
  const facts = await readFacts(needs, options.local);
  if (!isKnown(facts.caller))
    throw new CannotRun(
      `Preflight cannot read your identity from AWS: ${facts.caller.unknown}\n${
        options.local === undefined
          ? `Log in to the hub account ${needs.account}, or use --profile NAME.`
          : `Is local AWS running at ${options.local}? Start it with: npm run local`
      }`,
    );
  const findings = checkAll(needs, facts);
  return { account: needs.account, findings, stacks: deployable(needs, findings) };
};

const needsOf = async ({ configurationFile, assembly }: PreflightOptions): Promise<Needs> => {
  const { input } = readConfiguration(configurationFile);
  const placed = {
    account: input.hub.account,
    home: input.hub.region,
    regions: input.regions,
    organizationId: input.organizationId,
    fleetsInHub: input.stages.some(({ accounts, fleets }) => fleets && accounts.includes(input.hub.account)),
  };
  if (assembly !== undefined) return readNeeds(assembly, placed);
  const outdir = mkdtempSync(join(tmpdir(), 'hallmark-preflight-'));
  try {
    // Names and settings are the same without the functions' bundles, which take the most time.
    await synthesize({ configurationFile, outdir, context: { 'aws:cdk:bundling-stacks': [] } });
    return readNeeds(outdir, placed);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
};

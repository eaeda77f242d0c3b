import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { checkWithNag } from './check-with-nag.ts';
import type { ReadConfiguration } from './configuration/read-configuration.ts';
import { SpokeStack } from './stacks/spoke-stack.ts';

/** CloudFormation takes templates of at most so many bytes inline. */
const INLINE_BYTES = 51_200;

/** The spoke's template as it is deployed; it differs by nothing from account to account. */
export const spokeTemplate = (configuration: ReadConfiguration): string => {
  const outdir = mkdtempSync(join(tmpdir(), 'hallmark-spoke-'));
  try {
    const app = new App({ outdir, context: { 'aws:cdk:enable-path-metadata': false }, analyticsReporting: false });
    new SpokeStack(app, 'HallmarkSpoke', configuration);
    checkWithNag(app, configuration, []);
    return fitting(JSON.stringify(app.synth().getStackByName('HallmarkSpoke').template));
  } finally {
    rmSync(outdir, { recursive: true });
  }
};

const fitting = (template: string): string => {
  const bytes = Buffer.byteLength(template);
  if (bytes <= INLINE_BYTES) return template;
  throw new Error(
    `The spoke template has ${bytes} bytes; CloudFormation takes ${INLINE_BYTES} inline. Give images and stages fewer distinct parameter names.`,
  );
};

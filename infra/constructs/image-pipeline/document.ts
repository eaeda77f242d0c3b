import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import type { Construct } from 'constructs';
import { PROJECT } from '../../paths.ts';

/** Characters that a request takes: https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateComponent.html */
const INLINE = 16_000;

/** A document as Image Builder is given it: as text or, above the limit of a request, as an object in the bucket of CDK's assets. */
export type Given = { readonly text: string } | { readonly uri: string };

export const documentOf = (scope: Construct, id: string, text: string): Given =>
  text.length <= INLINE ? { text } : { uri: new Asset(scope, `${id}-Text`, { path: fileOf(text) }).s3ObjectUrl };

/** Its name comes from its content, so that two syntheses at once write the same file. */
const fileOf = (text: string): string => {
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 16);
  const directory = join(PROJECT, 'node_modules', '.cache', 'hallmark', 'documents');
  mkdirSync(directory, { recursive: true });
  const file = join(directory, `${hash}.txt`);
  writeFileSync(file, text);
  return file;
};

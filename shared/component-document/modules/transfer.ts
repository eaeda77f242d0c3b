import { type ActionModule, EVERYWHERE, type Input } from './action-module.ts';

const S3 = ['s3://'];

const bucketOwner: Input = { type: 'text', description: 'Account that has to own the bucket.' };

/** Modules that download and upload. */
export const TRANSFER: Readonly<Record<string, ActionModule>> = {
  S3Download: {
    description: 'Downloads objects of Amazon S3. Folders of the destination have to be there.',
    platforms: EVERYWHERE,
    shape: 'list',
    inputsRequired: true,
    inputs: {
      source: {
        type: 'text',
        required: true,
        prefixes: S3,
        description: 'The object, or a key prefix that ends with /* for all objects under it.',
      },
      destination: { type: 'text', required: true, description: 'Local path, with the file name for one object.' },
      expectedBucketOwner: bucketOwner,
      overwrite: { type: 'flag', description: 'Replace a file that is there; true unless given.' },
    },
    outputs: [],
  },
  S3Upload: {
    description: 'Uploads files to Amazon S3.',
    platforms: EVERYWHERE,
    shape: 'list',
    inputsRequired: true,
    inputs: {
      source: { type: 'text', required: true, description: 'Local path; * matches several files.' },
      destination: { type: 'text', required: true, prefixes: S3, description: 'Where in Amazon S3.' },
      recurse: { type: 'flag', description: 'Subfolders too; false unless given.' },
      expectedBucketOwner: bucketOwner,
    },
    outputs: [],
  },
  WebDownload: {
    description: 'Downloads over HTTP or HTTPS, with up to 5 attempts each.',
    platforms: EVERYWHERE,
    shape: 'list',
    inputsRequired: true,
    inputs: {
      source: { type: 'text', required: true, prefixes: ['https://', 'http://'], description: 'The URL.' },
      destination: { type: 'text', required: true, description: 'Local file, or folder if it ends with a slash.' },
      overwrite: { type: 'flag', description: 'Replace a file that is there; true unless given.' },
      checksum: { type: 'text', description: 'What the file is compared to; needs algorithm.' },
      algorithm: {
        type: 'text',
        values: ['MD5', 'SHA1', 'SHA256', 'SHA512'],
        description: 'How the checksum is made; needs checksum.',
      },
      ignoreCertificateErrors: { type: 'flag', description: 'Accept any certificate; false unless given.' },
    },
    outputs: ['destination'],
  },
};

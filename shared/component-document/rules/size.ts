import type { Findings } from '../findings.ts';

/** https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateComponent.html, characters of `data` */
const INLINE = 16_000;

/** https://docs.aws.amazon.com/general/latest/gr/imagebuilder.html, bytes */
const MOST = 64 * 1024;

export const checkSize = (findings: Findings, text: string): void => {
  const bytes = new TextEncoder().encode(text).length;
  if (bytes > MOST)
    findings.problem(
      'document-size',
      0,
      `the document has ${bytes} bytes, and a component ${MOST} at most`,
      'make two components of it',
    );
  else if (text.length > INLINE)
    findings.remark(
      'document-size',
      0,
      `the document has ${text.length} characters; a request to Image Builder may have ${INLINE}`,
      'upload it to Amazon S3 and use "uri", as Hallmark does for documents of images/',
    );
};

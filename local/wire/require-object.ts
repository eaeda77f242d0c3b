/** Throws for a JSON body that is no object: `null`, a list, a text. The codecs would take it for one. */
export const requireObject = (body: Buffer): void => {
  const [first = ''] = body.toString('latin1', 0, 1024).trimStart();
  if (first !== '{') throw new Error('it has to be a JSON object');
};

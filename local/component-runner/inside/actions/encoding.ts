import { StepFailed } from '../stops.ts';

/** `utf8`, `utf-16`, `utf16-BE`… as bytes a character; 16 bits are little-endian unless told otherwise. */
const read = (encoding: string | undefined): { readonly bits: number; readonly big: boolean } => {
  const [, bits, end] = /^utf-?(8|16|32)(?:-(LE|BE))?$/i.exec(encoding ?? 'utf8') ?? [];
  if (bits === undefined) throw new StepFailed(`"${encoding}" is no encoding that AWSTOE knows`);
  return { bits: Number(bits), big: end?.toUpperCase() === 'BE' };
};

export const encoded = (text: string, encoding: string | undefined): Buffer => {
  const { bits, big } = read(encoding);
  if (bits === 8) return Buffer.from(text);
  if (bits === 16) {
    const bytes = Buffer.from(text, 'utf16le');
    return big ? bytes.swap16() : bytes;
  }
  const bytes = Buffer.alloc([...text].length * 4);
  [...text].forEach((character, index) => {
    const code = character.codePointAt(0) ?? 0;
    if (big) bytes.writeUInt32BE(code, index * 4);
    else bytes.writeUInt32LE(code, index * 4);
  });
  return bytes;
};

export const decoded = (bytes: Buffer, encoding: string | undefined): string => {
  const { bits, big } = read(encoding);
  if (bits === 8) return bytes.toString('utf8');
  if (bits === 16) return (big ? Buffer.from(bytes).swap16() : bytes).toString('utf16le');
  const codes = Array.from({ length: Math.floor(bytes.length / 4) }, (_, index) =>
    big ? bytes.readUInt32BE(index * 4) : bytes.readUInt32LE(index * 4),
  );
  return String.fromCodePoint(...codes);
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape sequences of colours have no width
const ESCAPES = /\u001b\[[0-9;]*m/g;

const width = (text: string): number => text.replace(ESCAPES, '').length;

/** A table in aligned columns; numbers (a column all of whose cells are digits) are set to the right. */
export const table = (header: readonly string[], rows: readonly (readonly string[])[]): string => {
  if (rows.length === 0) return '  (none)';
  const columns = header.map((title, index) => Math.max(width(title), ...rows.map((row) => width(row[index] ?? ''))));
  const numeric = header.map((_, index) => rows.every((row) => /^[\d.,]+$/.test(row[index] ?? '')));
  const line = (cells: readonly string[]) =>
    `  ${cells.map((cell, index) => pad(cell, columns[index] ?? 0, numeric[index] ?? false)).join('  ')}`.trimEnd();
  return [line(header), `  ${columns.map((size) => '─'.repeat(size)).join('  ')}`, ...rows.map(line)].join('\n');
};

const pad = (text: string, size: number, right: boolean): string => {
  const space = ' '.repeat(Math.max(size - width(text), 0));
  return right ? space + text : text + space;
};

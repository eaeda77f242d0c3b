/** A fenced block of a page, with the heading above it. */
export interface Block {
  readonly heading: string;
  /** What the fence says: `yaml`, `json`, nothing for commands. */
  readonly language: string;
  readonly text: string;
}

export const blocksOf = (page: string): readonly Block[] => {
  const blocks: Block[] = [];
  let heading = '';
  let open: { language: string; indent: number; lines: string[] } | undefined;
  for (const line of page.split('\n')) {
    const fence = /^(\s*)```(\w*)\s*$/.exec(line);
    if (fence && open) {
      blocks.push({ heading, language: open.language, text: open.lines.join('\n') });
      open = undefined;
    } else if (fence) open = { language: fence[2] ?? '', indent: fence[1]?.length ?? 0, lines: [] };
    else if (open) open.lines.push(line.slice(open.indent));
    else heading = /^#+ (.+)$/.exec(line)?.[1] ?? heading;
  }
  return blocks;
};

/** Commands of a block, one each: lines that end in a backslash or in an open quote go on, and a loop goes on to its `done`. */
export const commandsIn = (text: string): readonly string[] => {
  const commands: string[] = [];
  let open = '';
  for (const line of text.split('\n')) {
    open = open === '' ? line : `${open}\n${line}`;
    const quotes = open.replace(/\\./g, '').match(/'/g)?.length ?? 0;
    const loops = open.match(/^\s*for /gm)?.length ?? 0;
    const ends = open.match(/(^\s*|; )done$/gm)?.length ?? 0;
    if (open.endsWith('\\') || quotes % 2 === 1 || loops > ends) continue;
    if (open.trim() !== '') commands.push(open.trim());
    open = '';
  }
  return commands;
};

/** Code within a sentence. */
export const inlineCode = (page: string): readonly string[] => {
  const text = page.replace(/```[\s\S]*?```/g, '');
  return [...text.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
};

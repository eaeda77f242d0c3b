/** What `--query` picks out of an answer: `a.b`, `list[].a`, as far as the pages use it. */
export const query = (answer: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((found, part) => {
    const [, name = '', each] = /^(\w+)(\[\])?$/.exec(part) ?? [];
    if (name === '') throw new Error(`--query ${path} is more than the tests can read`);
    const inner = (value: unknown) => (value as Record<string, unknown> | undefined)?.[name];
    const picked = Array.isArray(found) ? found.flatMap((one) => inner(one) ?? []) : inner(found);
    return each ? ((picked ?? []) as unknown[]) : picked;
  }, answer);

/** As `--output text` prints a value or a list. */
export const text = (value: unknown): string =>
  value === undefined || value === null ? 'None' : [value].flat(2).map(String).join('\t');

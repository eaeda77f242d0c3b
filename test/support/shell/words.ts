/** Splits a command of a shell into words, as sh does: quotes, escapes, `$NAME` and `${NAME}`. `…` and `<what>` stay as they are. */
export const words = (command: string, variables: Readonly<Record<string, string>> = {}): readonly string[] => {
  const found: string[] = [];
  let word: string | undefined;
  let rest = command.replaceAll('\\\n', ' ');
  const add = (text: string): void => {
    word = (word ?? '') + text;
  };
  const take = (length: number): void => {
    rest = rest.slice(length);
  };
  while (rest !== '') {
    const [space] = /^\s+/.exec(rest) ?? [];
    const [single, inner] = /^'([^']*)'/.exec(rest) ?? [];
    const [double, quoted] = /^"((?:[^"\\]|\\.)*)"/.exec(rest) ?? [];
    const [variable, name = ''] = /^\$\{?([A-Za-z_]\w*)\}?/.exec(rest) ?? [];
    const [plain] = /^(\\.|[^\s'"$\\])+/.exec(rest) ?? [];
    if (space !== undefined) {
      if (word !== undefined) found.push(word);
      word = undefined;
      take(space.length);
    } else if (single !== undefined) {
      add(inner ?? '');
      take(single.length);
    } else if (double !== undefined) {
      add(expanded((quoted ?? '').replace(/\\(["\\$])/g, '$1'), variables));
      take(double.length);
    } else if (variable !== undefined) {
      add(variables[name] ?? variable);
      take(variable.length);
    } else if (plain !== undefined) {
      add(plain.replace(/\\(.)/g, '$1'));
      take(plain.length);
    } else throw new Error(`This is no command that the tests can read: ${command}`);
  }
  return word === undefined ? found : [...found, word];
};

const expanded = (text: string, variables: Readonly<Record<string, string>>): string =>
  text.replace(/\$\{?([A-Za-z_]\w*)\}?/g, (whole, name: string) => variables[name] ?? whole);

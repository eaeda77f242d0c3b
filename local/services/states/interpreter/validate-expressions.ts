import type { State } from './definition.ts';
import { expressionIn, syntaxError } from './expression.ts';

const VARIABLE = /^[\p{ID_Start}][\p{ID_Continue}]{0,79}$/u;

/** What is wrong with the JSONata of a state, and with the names that it assigns. */
export const expressionProblems = (state: State, path: string): readonly string[] => {
  const { Branches: _branches, ItemProcessor: _processor, Comment: _comment, ...own } = state;
  return [...inside(own, path), ...assignments(state, path)];
};

const inside = (value: unknown, path: string): string[] => {
  if (typeof value === 'string') return inText(value, path);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => inside(item, `${path}/${key}`));
};

const inText = (text: string, path: string): string[] => {
  if (!text.startsWith('{%')) return [];
  const source = expressionIn(text);
  if (source === undefined) return [`${path} begins with '{%' and does not end with '%}'`];
  const error = syntaxError(source);
  return error === undefined ? [] : [`${path} is no JSONata: ${error}`];
};

const assignments = (state: State, path: string): string[] =>
  [state, ...(state.Choices ?? []), ...(state.Catch ?? [])]
    .flatMap(({ Assign }) => Object.keys(Assign ?? {}))
    .filter((name) => !VARIABLE.test(name) || name === 'states')
    .map((name) => `${path}: '${name}' cannot be the name of a variable`);

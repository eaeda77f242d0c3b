const EXPRESSION = /^\{%([\s\S]*)%\}$/;

/** The JSONata inside `{% … %}`; undefined for any other text. */
export const expressionIn = (text: string): string | undefined =>
  text.startsWith('{%') ? EXPRESSION.exec(text)?.[1]?.trim() : undefined;

export const isExpressionText = (value: unknown): boolean =>
  typeof value === 'string' && expressionIn(value) !== undefined;

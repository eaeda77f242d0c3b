// biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal acts on them
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** An answer for a terminal: what came of it, and what to do if nothing did. */
export const shown = (status: number, text: string): string => {
  const { message, code, fix, Message, ...rest } = fieldsIn(text);
  const said = message ?? Message;
  const lines = [
    ...(typeof said === 'string' ? [typeof code === 'string' ? `${code}: ${said}` : said] : []),
    ...(typeof fix === 'string' ? [fix] : []),
    ...(said === undefined ? [JSON.stringify(rest, null, 2)] : []),
    ...(typeof rest['executionArn'] === 'string' ? [rest['executionArn']] : []),
    ...(status === 403 && code === undefined
      ? ['Your credentials may not call this URL: the policies hallmark-operator and hallmark-approver allow it.']
      : []),
  ];
  return `${lines.join('\n').replace(CONTROL, '')}\n`;
};

const fieldsIn = (text: string): Record<string, unknown> => {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return { message: text.slice(0, 1000) };
  }
};

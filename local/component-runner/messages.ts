import type { Isolation, Reply } from './inside/protocol.ts';

/** Reads what comes out of a sandbox: undefined for what is not a message, since a step can write anything there. */

type Fields = Readonly<Record<string, unknown>>;

const objectIn = (text: string): Fields | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
  } catch {
    return undefined;
  }
};

const isText = (value: unknown): value is string => typeof value === 'string';
const areTexts = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every(isText);

/** What actions give: texts by name, a list of them for a list of inputs, or a decision. */
const outputsIn = (value: unknown): unknown => {
  if (value === undefined || isText(value) || hasTexts(value)) return value;
  return Array.isArray(value) && value.every(hasTexts) ? value : NONE;
};

const NONE = Symbol('not outputs');

const hasTexts = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(isText);

export const replyIn = (text: string): Reply | undefined => {
  const fields = objectIn(text);
  if (!fields || !isText(fields['id'])) return undefined;
  const { id, from, texts, message, reason } = fields as Fields & { id: string };
  const outputs = outputsIn(fields['outputs']);
  if (outputs === NONE) return undefined;
  switch (fields['kind']) {
    case 'lines':
      return (from === 'Stdout' || from === 'Stderr') && areTexts(texts)
        ? { id, kind: 'lines', from, texts }
        : undefined;
    case 'done':
      return { id, kind: 'done', outputs };
    case 'failed':
      return isText(message) ? { id, kind: 'failed', message, outputs } : undefined;
    case 'late':
      return { id, kind: 'late', outputs };
    case 'skipped':
      return isText(reason) ? { id, kind: 'skipped', reason } : undefined;
    default:
      return undefined;
  }
};

export const isolationIn = (text: string): Isolation | undefined => {
  const fields = objectIn(text);
  const isolation = fields?.['kind'] === 'ready' ? fields['isolation'] : undefined;
  if (typeof isolation !== 'object' || isolation === null) return undefined;
  const { outsideUid, mappedUsers, noNewPrivileges, capabilities, layered, writable, inherited } = isolation as Fields;
  return typeof outsideUid === 'number' &&
    typeof mappedUsers === 'number' &&
    typeof noNewPrivileges === 'boolean' &&
    typeof layered === 'boolean' &&
    isText(capabilities) &&
    areTexts(writable) &&
    areTexts(inherited)
    ? { outsideUid, mappedUsers, noNewPrivileges, capabilities, layered, writable, inherited }
    : undefined;
};

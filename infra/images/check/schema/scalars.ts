export type Schema = Readonly<Record<string, unknown>>;

/** Where AWSTOE wants a text, it takes what YAML reads as a number or as true and false too. */
export const SCALAR: Schema = { type: ['string', 'number', 'boolean'] };

/** `{{ Name }}` may stand for any scalar. */
export const REFERENCE: Schema = { type: 'string', pattern: '\\{\\{' };

/** A number, in quotes or not, or a reference. */
export const NUMBER: Schema = { anyOf: [{ type: 'number' }, { type: 'string', pattern: '^[+-]?[0-9.]+$' }, REFERENCE] };

export const TEXTS: Schema = { type: 'array', items: SCALAR };

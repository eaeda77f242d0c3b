/** What a comparison operator wants. */
interface Operator {
  readonly description: string;
  readonly hint: string;
  /** What to do where the second value is missing; undefined for operators of one value. */
  readonly value?: string;
  readonly numeric?: true;
}

const one = (description: string): Operator => ({ description, hint: 'give a text' });
const two = (description: string): Operator => ({
  description,
  hint: 'give a text',
  value: 'add "value: …" beside it',
});
const number = (description: string): Operator => ({ ...two(description), hint: 'give a number', numeric: true });
const hash = (algorithm: string): Operator => ({
  description: `The ${algorithm} hash of the file is this one.`,
  hint: 'give the hash',
  value: 'add "path: …" beside it',
});

/** https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-comparison-operators.html */
export const OPERATORS: Readonly<Record<string, Operator>> = {
  binaryExists: one('The command is found on the path.'),
  fileExists: one('The file is there.'),
  folderExists: one('The folder is there.'),
  stringIsEmpty: one('The text has no characters.'),
  stringIsWhitespace: one('The text is made of spaces.'),
  stringEquals: two('The texts are the same, but for the case of letters.'),
  stringLessThan: two('The value comes before this text.'),
  stringLessThanEquals: two('The value comes before this text, or is the same.'),
  stringGreaterThan: two('The value comes after this text.'),
  stringGreaterThanEquals: two('The value comes after this text, or is the same.'),
  patternMatches: two('The value matches this regular expression.'),
  numberEquals: number('The numbers are the same.'),
  numberLessThan: number('The value is less than this number.'),
  numberLessThanEquals: number('The value is this number or less.'),
  numberGreaterThan: number('The value is more than this number.'),
  numberGreaterThanEquals: number('The value is this number or more.'),
  fileMD5Equals: hash('MD5'),
  fileSHA1Equals: hash('SHA-1'),
  fileSHA256Equals: hash('SHA-256'),
  fileSHA512Equals: hash('SHA-512'),
};

/** https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-logical-operators.html */
export const LOGICAL = ['and', 'or', 'not'];

export const ALL_OPERATORS: readonly string[] = [...Object.keys(OPERATORS), ...LOGICAL];

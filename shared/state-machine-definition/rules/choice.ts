import { type Diagnostic, schemaProblem } from '../diagnostic.ts';
import { isExpressionText } from '../expressions/expression-text.ts';
import { type Json, objectsIn } from '../json.ts';
import { otherLanguage } from './fields.ts';
import type { QueryLanguage } from './scope.ts';
import { list, ofType, required, unknownFields } from './values.ts';

const OPERATORS = ['And', 'Or', 'Not', 'Variable', 'Condition'];
const RULE = ['Comment', 'Condition', 'Next', 'Assign', 'Output'];

/** https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html; comparisons of JSONPath are not looked at. */
export const choiceProblems = (state: Json, language: QueryLanguage, location: string): Diagnostic[] => [
  ...required(state, ['Choices'], location),
  ...list(state['Choices'], `${location}/Choices`),
  ...objectsIn(state['Choices']).flatMap(([rule, index]) => {
    const place = `${location}/Choices[${index}]`;
    return [
      ...required(rule, ['Next'], place),
      ...ofType(rule['Next'], 'STRING', `${place}/Next`),
      ...ofType(rule['Assign'], 'OBJECT', `${place}/Assign`),
      ...oneOperator(rule, place),
      ...(language === 'JSONata' ? ofJsonata(rule, place) : ofJsonPath(rule, place)),
    ];
  }),
];

const oneOperator = (rule: Json, location: string): Diagnostic[] =>
  OPERATORS.filter((field) => rule[field] !== undefined).length === 1
    ? []
    : [schemaProblem(`The object must have only one of the following fields, [${OPERATORS.join(', ')}]`, location)];

const ofJsonata = (rule: Json, location: string): Diagnostic[] => {
  const { Condition, Variable, ...rest } = rule;
  return [
    ...(Variable === undefined ? [] : [otherLanguage('Variable', 'JSONata', location)]),
    ...unknownFields(rest, Variable === undefined ? RULE : Object.keys(rest), location),
    ...condition(Condition, `${location}/Condition`),
  ];
};

const condition = (value: unknown, location: string): Diagnostic[] => {
  if (value === undefined || typeof value === 'boolean' || isExpressionText(value)) return [];
  // The check of expressions reports an expression without its end.
  if (typeof value !== 'string') return ofType(value, 'STRING', location);
  return value.startsWith('{%') ? [] : [schemaProblem('JSONata string must start with {% and end with %}', location)];
};

const ofJsonPath = (rule: Json, location: string): Diagnostic[] =>
  ['Condition', 'Output']
    .filter((field) => rule[field] !== undefined)
    .map((field) => otherLanguage(field, 'JSONPath', location));

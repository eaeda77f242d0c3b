import { type Diagnostic, problem, schemaProblem } from './diagnostic.ts';
import { isObject } from './json.ts';
import { readJson } from './json-text.ts';
import { machineProblems } from './rules/machine.ts';
import { duplicateLabels, duplicateNames } from './rules/names.ts';
import type { MachineType } from './rules/scope.ts';

/** https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
const MAX_DEFINITION_BYTES = 1_048_576;

/**
 * What Step Functions finds wrong with a definition in the Amazon States Language; empty when it takes it. Codes, wordings
 * and places are AWS's own as far as they were recorded.
 * https://states-language.net/ and https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinition.html
 */
export const validateText = (text: string, type: MachineType = 'STANDARD'): readonly Diagnostic[] => {
  if (Buffer.byteLength(text) > MAX_DEFINITION_BYTES)
    return [schemaProblem(`The definition is larger than ${MAX_DEFINITION_BYTES} bytes`)];
  if (text.trim() === '') return [NO_OBJECT];
  const read = readJson(text);
  if ('value' in read) return validateDefinition(read.value, type);
  const { fault, position } = read;
  const location = position && `[line: ${position.line}, column: ${position.column}]`;
  return [problem('INVALID_JSON_DESCRIPTION', fault, location)];
};

export const validateDefinition = (definition: unknown, type: MachineType = 'STANDARD'): readonly Diagnostic[] => {
  if (!isObject(definition)) return [NO_OBJECT];
  return [...machineProblems(definition, type), ...duplicateNames(definition), ...duplicateLabels(definition)];
};

const NO_OBJECT = schemaProblem('Definition must be a valid JSON object');

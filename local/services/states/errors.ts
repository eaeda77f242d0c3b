import { type Diagnostic, diagnosticText } from '../../../shared/state-machine-definition/diagnostic.ts';
import { AwsError } from '../../kernel/errors.ts';

const error = (name: string, message: string): AwsError => new AwsError(name, message, { status: 400 });

export const machineDoesNotExist = (arn: string) =>
  error('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
export const machineAlreadyExists = (arn: string) =>
  error('StateMachineAlreadyExists', `State Machine Already Exists: '${arn}'`);
export const machineTypeNotSupported = (operation: string) =>
  error('StateMachineTypeNotSupported', `${operation} is not supported for Express state machines`);
export const executionDoesNotExist = (arn: string) =>
  error('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
export const executionAlreadyExists = (arn: string) =>
  error('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
export const executionNotRedrivable = (reason: string) =>
  error('ExecutionNotRedrivable', `Execution is not redrivable: ${reason}`);
export const resourceNotFound = (arn: string) => error('ResourceNotFound', `Resource not found: '${arn}'`);
export const invalidName = (name: string) =>
  error(
    'InvalidName',
    `Invalid Name: '${name}'. It has to have 1 to 80 characters, none of them white space, a control character ` +
      'or one of <>{}[]?*"#%\\^|~`$&,;:/',
  );
export const invalidInput = (message: string) => error('InvalidExecutionInput', message);
export const invalidOutput = (message: string) => error('InvalidOutput', message);
export const invalidArn = (fault: string) => error('InvalidArn', `Invalid Arn: '${fault}'`);
export const invalidRoleArn = (arn: string) => error('InvalidArn', `Invalid Role Arn: '${arn}'`);
export const invalidLogging = (fault: string) =>
  error('InvalidLoggingConfiguration', `Invalid Logging Configuration: ${fault}`);
export const invalidRequest = (message: string) => error('ValidationException', message);
export const missingParameter = (message: string) => error('MissingRequiredParameter', message);
export const invalidDefinition = (problems: readonly Diagnostic[]) =>
  error('InvalidDefinition', `Invalid State Machine Definition: '${listed(problems.map(diagnosticText))}'`);
export const invalidToken = () => error('InvalidToken', 'Invalid Token: Invalid token');
export const taskTimedOut = () => error('TaskTimedOut', 'Task Timed Out: Provided task does not exist anymore');

const MOST_LISTED = 10;

/** A single problem stands as it is; several are quoted each. */
const listed = (problems: readonly string[]): string => {
  if (problems.length < 2) return problems.join('');
  const first = problems.slice(0, MOST_LISTED).map((each) => `'${each}'`);
  const more = problems.length - first.length;
  return [...first, ...(more > 0 ? [`and ${more} more`] : [])].join(', ');
};

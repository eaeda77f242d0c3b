import { AwsError } from '../../kernel/errors.ts';

export const machineDoesNotExist = (arn: string) =>
  new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`, { status: 400 });
export const executionDoesNotExist = (arn: string) =>
  new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`, { status: 400 });
export const executionAlreadyExists = (arn: string) =>
  new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`, { status: 400 });
export const invalidName = (name: string) =>
  new AwsError(
    'InvalidName',
    `Invalid Name: '${name}'. A name has 1 to 80 characters, none of them white space, a control character or one of <>{}[]?*"#%\\^|~\`$&,;:/`,
    { status: 400 },
  );
export const invalidInput = (message: string) => new AwsError('InvalidExecutionInput', message, { status: 400 });
export const invalidArn = (arn: string) => new AwsError('InvalidArn', `Invalid Arn: '${arn}'`, { status: 400 });
export const invalidDefinition = (problems: readonly string[]) =>
  new AwsError('InvalidDefinition', `Invalid State Machine Definition: ${problems.join('; ')}`, { status: 400 });
export const invalidToken = () => new AwsError('InvalidToken', 'Invalid Token: no task has it', { status: 400 });
export const taskTimedOut = () =>
  new AwsError('TaskTimedOut', 'Task Timed Out: the task with this token has ended or was given up', { status: 400 });

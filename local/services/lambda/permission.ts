import type { AddPermissionRequest, AddPermissionResponse } from '@aws-sdk/client-lambda';
import { AwsError } from '../../kernel/errors.ts';
import type { Statement } from '../../kernel/policy.ts';
import { operation } from '../../kernel/service.ts';
import { functionAccess, locate } from './locate.ts';
import type { FunctionRecord } from './state.ts';

export interface Permission {
  readonly Action: string;
  readonly Principal: string;
  readonly SourceArn?: string | undefined;
  readonly SourceAccount?: string | undefined;
  readonly PrincipalOrgID?: string | undefined;
  readonly FunctionUrlAuthType?: string | undefined;
  readonly InvokedViaFunctionUrl?: boolean | undefined;
}

/** What Lambda rejects in a permission for a function URL; undefined for a good one. */
export const permissionProblem = ({
  Action,
  FunctionUrlAuthType,
  InvokedViaFunctionUrl,
}: Permission): string | undefined => {
  if (FunctionUrlAuthType !== undefined && Action !== 'lambda:InvokeFunctionUrl')
    return 'FunctionUrlAuthType is only supported for lambda:InvokeFunctionUrl action';
  if (InvokedViaFunctionUrl && Action !== 'lambda:InvokeFunction')
    return 'InvokedViaFunctionUrl is only supported for lambda:InvokeFunction action';
  return undefined;
};

/** Adds a statement to a function's policy, that of the same id replaced. */
export const grant = (definition: FunctionRecord, sid: string, given: Permission): Statement => {
  const statement: Statement = {
    Sid: sid,
    Effect: 'Allow',
    Principal: principal(given.Principal),
    Action: given.Action,
    Resource: definition.arn,
    ...conditions(given),
  };
  definition.policy = [...definition.policy.filter(({ Sid }) => Sid !== sid), statement];
  return statement;
};

const principal = (given: string): NonNullable<Statement['Principal']> => {
  if (given === '*') return '*';
  if (/^\d{12}$/.test(given)) return { AWS: `arn:aws:iam::${given}:root` };
  return given.startsWith('arn:') ? { AWS: given } : { Service: given };
};

/** https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html shows the last two. */
const conditions = (given: Permission): Pick<Statement, 'Condition'> => {
  const { SourceArn, SourceAccount, PrincipalOrgID, FunctionUrlAuthType, InvokedViaFunctionUrl } = given;
  const equals = {
    ...(SourceAccount ? { 'AWS:SourceAccount': SourceAccount } : {}),
    ...(PrincipalOrgID ? { 'aws:PrincipalOrgID': PrincipalOrgID } : {}),
    ...(FunctionUrlAuthType ? { 'lambda:FunctionUrlAuthType': FunctionUrlAuthType } : {}),
  };
  const Condition = {
    ...(SourceArn ? { ArnLike: { 'AWS:SourceArn': SourceArn } } : {}),
    ...(Object.keys(equals).length > 0 ? { StringEquals: equals } : {}),
    ...(InvokedViaFunctionUrl ? { Bool: { 'lambda:InvokedViaFunctionUrl': 'true' } } : {}),
  };
  return Object.keys(Condition).length > 0 ? { Condition } : {};
};

export const addPermission = operation<AddPermissionRequest, AddPermissionResponse>({
  access: ({ FunctionName }, call, world) => functionAccess('AddPermission', FunctionName, call, world),
  run: ({ FunctionName, StatementId = '', Action = '', Principal = '', ...given }, call, world) => {
    const definition = locate(FunctionName, call, world);
    if (definition.policy.some(({ Sid }) => Sid === StatementId)) {
      const message = `The statement id (${StatementId}) provided already exists. Please provide a new statement id, or remove the existing statement.`;
      throw new AwsError('ResourceConflictException', message, { status: 409, fields: { Type: 'User' } });
    }
    const permission = { ...given, Action, Principal };
    const problem = permissionProblem(permission);
    if (problem)
      throw new AwsError('InvalidParameterValueException', problem, { status: 400, fields: { Type: 'User' } });
    const statement = grant(definition, StatementId, permission);
    return { Statement: JSON.stringify(statement) };
  },
});

import { type Diagnostic, schemaProblem } from '../diagnostic.ts';
import { isObject, type Json } from '../json.ts';
import { readResource } from '../resources/resource.ts';
import { argumentsProblems } from './arguments.ts';
import type { QueryLanguage, Scope } from './scope.ts';
import { atMostOne, ofType, required, unknownFields } from './values.ts';

/** https://docs.aws.amazon.com/step-functions/latest/dg/state-task.html */
export const taskProblems = (state: Json, language: QueryLanguage, scope: Scope, location: string): Diagnostic[] => [
  ...required(state, ['Resource'], location),
  ...ofType(state['Resource'], 'STRING', `${location}/Resource`),
  ...['TimeoutSeconds', 'HeartbeatSeconds'].flatMap((field) =>
    atMostOne(state, [field, `${field}Path`], `${location}/${field}`),
  ),
  ...heartbeat(state, location),
  ...(typeof state['Resource'] === 'string' ? resource(state, state['Resource'], language, scope, location) : []),
  ...credentials(state, location),
];

/** A heartbeat interval has to end before the task times out. */
const heartbeat = ({ TimeoutSeconds, HeartbeatSeconds }: Json, location: string): Diagnostic[] =>
  typeof TimeoutSeconds === 'number' && typeof HeartbeatSeconds === 'number' && HeartbeatSeconds >= TimeoutSeconds
    ? [schemaProblem("'HeartbeatSeconds' must be smaller than 'TimeoutSeconds'", `${location}/HeartbeatSeconds`)]
    : [];

const resource = (
  state: Json,
  arn: string,
  language: QueryLanguage,
  { type }: Scope,
  location: string,
): Diagnostic[] => {
  const place = `${location}/Resource`;
  const read = readResource(arn);
  if (read.kind === 'none') return [schemaProblem('Value is not a valid resource ARN', place)];
  if (read.kind === 'unknown') return [notRecognized(arn, place)];
  return [
    ...(type === 'EXPRESS' ? notInExpress(read.kind === 'activity', arn, place) : []),
    ...(read.kind === 'integration' && language === 'JSONata' ? argumentsProblems(read, state, location) : []),
  ];
};

const notRecognized = (arn: string, location: string): Diagnostic =>
  schemaProblem(
    `The resource provided ${arn} is not recognized. The value is not a valid resource ARN, or the resource is not available in this region.`,
    location,
  );

/** https://docs.aws.amazon.com/step-functions/latest/dg/choosing-workflow-type.html */
const notInExpress = (isActivity: boolean, arn: string, location: string): Diagnostic[] => {
  if (isActivity) return [schemaProblem('Express state machine does not support Activity ARN', location)];
  const pattern = /\.(sync|waitForTaskToken)(:2)?$/.exec(arn)?.[1];
  if (pattern === undefined) return [];
  return [schemaProblem(`Express state machine does not support '.${pattern}' service integration `, location)];
};

/** https://docs.aws.amazon.com/step-functions/latest/dg/concepts-access-cross-acct-resources.html */
const credentials = ({ Credentials, Resource }: Json, location: string): Diagnostic[] => {
  const place = `${location}/Credentials`;
  if (!isObject(Credentials)) return ofType(Credentials, 'OBJECT', place);
  if (typeof Resource === 'string' && readResource(Resource).kind === 'activity')
    return [schemaProblem("The field 'Credentials' is not supported for activities", place)];
  if (Credentials['RoleArn'] === undefined && Credentials['RoleArn.$'] === undefined)
    return [schemaProblem("The field 'RoleArn' is required but was missing", place)];
  return [
    ...unknownFields(Credentials, ['RoleArn', 'RoleArn.$'], place),
    ...ofType(Credentials['RoleArn'], 'STRING', `${place}/RoleArn`),
  ];
};

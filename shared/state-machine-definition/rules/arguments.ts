import { type Diagnostic, schemaProblem } from '../diagnostic.ts';
import { isObject, type Json } from '../json.ts';
import type { Integration } from '../resources/resource.ts';
import { required } from './values.ts';

interface Parameters {
  readonly required: readonly string[];
  readonly others: readonly string[];
}

/** Of the integrations whose page lists them: https://docs.aws.amazon.com/step-functions/latest/dg/integrate-optimized.html */
const PARAMETERS: Readonly<Record<string, Parameters>> = {
  'lambda:invoke': {
    required: ['FunctionName'],
    others: ['Payload', 'ClientContext', 'InvocationType', 'LogType', 'Qualifier'],
  },
  'states:startExecution': { required: ['StateMachineArn'], others: ['Input', 'Name', 'TraceHeader'] },
  'sns:publish': {
    required: ['Message'],
    others: [
      ...['TopicArn', 'TargetArn', 'PhoneNumber', 'Subject', 'MessageStructure', 'MessageAttributes'],
      ...['MessageGroupId', 'MessageDeduplicationId'],
    ],
  },
  'sqs:sendMessage': {
    required: ['QueueUrl', 'MessageBody'],
    others: [
      ...['DelaySeconds', 'MessageAttributes', 'MessageSystemAttributes'],
      ...['MessageGroupId', 'MessageDeduplicationId'],
    ],
  },
};

/** An expression in place of the whole object is known only when it runs. */
export const argumentsProblems = (integration: Integration, state: Json, location: string): Diagnostic[] => {
  const { Arguments } = state;
  const place = `${location}/Arguments`;
  if (integration.isSdk && Arguments === undefined) return required(state, ['Arguments'], location);
  const known = PARAMETERS[`${integration.service}:${integration.action}`];
  if (integration.isSdk || !known || !isObject(Arguments)) return [];
  return [
    ...known.required
      .filter((name) => Arguments[name] === undefined)
      .map((name) => schemaProblem(`The field '${name}' is required but was missing`, place)),
    ...Object.keys(Arguments)
      .filter((name) => ![...known.required, ...known.others].includes(name))
      .map((name) => schemaProblem(`The field '${name}' is not supported by Step Functions`, place)),
  ];
};

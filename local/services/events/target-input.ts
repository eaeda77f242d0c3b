import type { InputTransformer, Target } from '@aws-sdk/client-eventbridge';
import type { Envelope } from './envelope.ts';
import { atPath } from './input-path.ts';

/** The text that a target gets for an event: the event, a part of it, a constant, or what its transformer makes of it. */
export const targetInput = (
  { Input, InputPath, InputTransformer }: Target,
  event: Envelope,
  ruleArn: string,
): string => {
  if (Input !== undefined) return Input;
  if (InputPath !== undefined) return JSON.stringify(atPath(InputPath, event)) ?? 'null';
  return InputTransformer === undefined ? JSON.stringify(event) : transform(InputTransformer, event, ruleArn);
};

/**
 * Puts values in the place of `<name>`: inside quotes as they are, outside as JSON. EventBridge quotes strings but
 * escapes nothing: a quote in a value breaks the result here as it does there.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
const transform = (
  { InputPathsMap = {}, InputTemplate = '' }: InputTransformer,
  event: Envelope,
  ruleArn: string,
): string => {
  const values = new Map<string, unknown>(Object.entries(predefined(event, ruleArn)));
  for (const [name, path] of Object.entries(InputPathsMap)) values.set(name, atPath(path, event));
  let quoted = false;
  return InputTemplate.replace(/\\.|"|<([A-Za-z0-9_.-]+)>/gs, (match, name: string | undefined) => {
    if (match === '"') quoted = !quoted;
    if (name === undefined || !values.has(name)) return match;
    return quoted ? inside(values.get(name)) : outside(values.get(name));
  });
};

const predefined = (event: Envelope, ruleArn: string): Record<string, unknown> => {
  const { detail: _detail, ...rest } = event;
  return {
    'aws.events.event': rest,
    'aws.events.event.json': event,
    'aws.events.event.ingestion-time': event.time,
    'aws.events.rule-arn': ruleArn,
    'aws.events.rule-name': ruleArn.split('/').at(-1),
  };
};

const inside = (value: unknown): string => {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
};

const outside = (value: unknown): string => {
  if (value === undefined) return 'null';
  return typeof value === 'string' ? `"${value}"` : JSON.stringify(value);
};

import type { Findings } from '../findings.ts';
import { didYouMean } from '../nearest.ts';
import { kindOf, type MapPart, type Part, partAt, textOf } from '../reading/part.ts';

const ON_FAILURE = ['Abort', 'Continue', 'Ignore'];

/** `timeoutSeconds`, `onFailure` and `maxAttempts`. https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-use-documents.html */
export const checkStepFields = (findings: Findings, step: MapPart, action: string | undefined): void => {
  const once = action === 'ExecuteDocument';
  const timeout = partAt(step, 'timeoutSeconds');
  if (timeout !== undefined) checkTimeout(findings, timeout, once);
  const attempts = partAt(step, 'maxAttempts');
  if (attempts !== undefined) checkAttempts(findings, attempts, once);
  const onFailure = partAt(step, 'onFailure');
  const text = textOf(onFailure);
  if (onFailure !== undefined && !ON_FAILURE.includes(text ?? ''))
    findings.problem(
      'step-on-failure',
      onFailure.at,
      `onFailure is ${text ?? kindOf(onFailure)}`,
      didYouMean(text ?? '', ON_FAILURE),
    );
};

const checkTimeout = (findings: Findings, value: Part, once: boolean): void => {
  const seconds = wholeOf(value);
  if (once && seconds !== -1)
    findings.problem('step-timeout', value.at, 'ExecuteDocument has no timeout', 'leave timeoutSeconds out');
  else if (seconds === undefined)
    findings.problem(
      'step-timeout',
      value.at,
      `timeoutSeconds is ${said(value)}`,
      'give a whole number of seconds, -1 for no end',
    );
  else if (seconds < 1 && seconds !== -1)
    findings.problem(
      'step-timeout',
      value.at,
      `timeoutSeconds is ${seconds}`,
      'give at least 1, or -1 for no end; 7200 unless given',
    );
};

const checkAttempts = (findings: Findings, value: Part, once: boolean): void => {
  const attempts = wholeOf(value);
  if (once && attempts !== 1)
    findings.problem(
      'step-attempts',
      value.at,
      'ExecuteDocument is run once, without retries',
      'leave maxAttempts out',
    );
  else if (attempts === undefined || attempts < 1)
    findings.problem('step-attempts', value.at, `maxAttempts is ${said(value)}`, 'give a whole number from 1');
};

const said = (part: Part): string => textOf(part) ?? kindOf(part);

/** A whole number, in quotes or not. */
export const wholeOf = (part: Part | undefined): number | undefined => {
  const text = textOf(part);
  return text !== undefined && /^[+-]?\d+$/.test(text) ? Number(text) : undefined;
};

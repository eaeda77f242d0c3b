import type { BuildFailure, FailedComponent } from './build-failure.ts';

const DOCUMENT =
  /arn:aws[a-z-]*:imagebuilder:[a-z0-9-]*:([a-z0-9-]+):component\/([a-z0-9-_]+)\/(\d+\.\d+\.\d+(?:\/\d+)?)/;

/**
 * Reads where a build failed out of the reason that Image Builder gives in words; what is not there stays undefined. The
 * wordings are those that AWS documents and that people have reported:
 *
 * - `Workflow Execution ID: 'wf-…' failed with reason: Document arn:…:component/apache-test/1.0.0/1 failed!`
 * - `SSM execution '…' failed for image arn: '…' with status = 'Failed' in state = 'BUILDING' and failure message = 'Document … failed!'`
 * - `… in workflow step LaunchBuildInstance`
 * - `Parsing step 'Download' in phase 'build' failed. Error: …`
 * - `Integration failed with JobId '…', status = 'Failed' for ARN '…'. …`
 *
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/image-failure-context.html
 */
export const readReason = (reason: string): BuildFailure => {
  const found = {
    state: stateOf(reason),
    workflowStep: first(reason, /\bin workflow step ([A-Za-z][\w-]{1,99})/),
    component: componentOf(reason),
    error: first(reason, /failure message = '(.+?)'+\.?$/s) ?? first(reason, /failed with reason: (.+)$/s),
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
};

const first = (text: string, pattern: RegExp): string | undefined => pattern.exec(text)?.[1]?.trim();

const stateOf = (reason: string): string | undefined => {
  if (/^Distribution failed/.test(reason)) return 'DISTRIBUTING';
  if (/^Integration failed/.test(reason)) return 'INTEGRATING';
  return first(reason, /\bin state = '([A-Z]+)'/);
};

const componentOf = (reason: string): FailedComponent | undefined => {
  const [, owner, name = first(reason, /\bcomponent '([a-z0-9-_ ]{1,128})'/i), version] = DOCUMENT.exec(reason) ?? [];
  if (name === undefined) return undefined;
  const phase = first(reason, /\bphase '([\w-]{1,128})'/i);
  const step = first(reason, /\bstep '([^']{1,128})'/i);
  return {
    name,
    ...(version ? { version } : {}),
    ...(owner === 'aws' ? { amazons: true } : {}),
    ...(phase ? { phase } : {}),
    ...(step ? { step } : {}),
  };
};

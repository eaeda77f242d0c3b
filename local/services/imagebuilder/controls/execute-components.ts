import { AwsError, LocalAwsError } from '../../../kernel/errors.ts';
import type { Control } from '../../../kernel/service.ts';
import { setExecuting } from '../build/execute-in-sandbox.ts';

/** `{on}`: whether builds execute the Linux components of their recipes in a sandbox of this machine. */
export const executeComponents: Control = (body, world) => {
  const { on } = (body ?? {}) as { on?: unknown };
  if (typeof on !== 'boolean') throw new AwsError('InvalidControl', 'Give on: true or false.', { status: 400 });
  try {
    setExecuting(world, on);
  } catch (error) {
    if (!(error instanceof LocalAwsError)) throw error;
    throw new AwsError('InvalidControl', error.message, { status: 409 });
  }
  return { on };
};

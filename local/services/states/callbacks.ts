import type { SendTaskFailureInput, SendTaskHeartbeatInput, SendTaskSuccessInput } from '@aws-sdk/client-sfn';
import type { Call } from '../../kernel/call.ts';
import { operation } from '../../kernel/service.ts';
import type { World } from '../../kernel/world.ts';
import { invalidOutput, invalidToken, taskTimedOut } from './errors.ts';
import { StatesError } from './interpreter/errors.ts';
import { MAX_PAYLOAD_BYTES } from './interpreter/limits.ts';
import { live, type PendingCallback } from './live.ts';

const TOKEN = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export const sendTaskSuccess = operation<SendTaskSuccessInput, object>({
  access: () => [{ action: 'states:SendTaskSuccess', resource: '*' }],
  run: ({ taskToken, output }, call, world) => {
    const callback = pending(world, call, taskToken);
    callback.succeed(parsedOutput(output ?? ''));
    return {};
  },
});

export const sendTaskFailure = operation<SendTaskFailureInput, object>({
  access: () => [{ action: 'states:SendTaskFailure', resource: '*' }],
  run: ({ taskToken, error, cause }, call, world) => {
    pending(world, call, taskToken).fail(new StatesError(error ?? '', cause ?? ''));
    return {};
  },
});

export const sendTaskHeartbeat = operation<SendTaskHeartbeatInput, object>({
  access: () => [{ action: 'states:SendTaskHeartbeat', resource: '*' }],
  run: ({ taskToken }, call, world) => {
    pending(world, call, taskToken).beat();
    return {};
  },
});

/** Only the account that runs the task may answer it. Throws InvalidToken, TaskTimedOut. */
const pending = (world: World, call: Call, token = ''): PendingCallback => {
  if (!TOKEN.test(token)) throw invalidToken();
  const found = live(world).callbacks.get(token);
  if (!found) throw taskTimedOut();
  if (found.account !== call.account) throw invalidToken();
  return found;
};

const parsedOutput = (text: string): unknown => {
  if (Buffer.byteLength(text) > MAX_PAYLOAD_BYTES) {
    throw invalidOutput(`Invalid Output: it is larger than ${MAX_PAYLOAD_BYTES} bytes`);
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw invalidOutput(`Invalid Output: '${(error as Error).message}'`);
  }
};

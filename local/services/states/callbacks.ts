import type { SendTaskFailureInput, SendTaskHeartbeatInput, SendTaskSuccessInput } from '@aws-sdk/client-sfn';
import { readJson } from '../../../shared/state-machine-definition/json-text.ts';
import type { Access, Call } from '../../kernel/call.ts';
import { operation } from '../../kernel/service.ts';
import type { World } from '../../kernel/world.ts';
import { invalidOutput, invalidToken, taskTimedOut } from './errors.ts';
import { StatesError } from './interpreter/errors.ts';
import { MAX_PAYLOAD_BYTES } from './interpreter/limits.ts';
import { live, type PendingCallback } from './live.ts';

const TOKEN = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export const sendTaskSuccess = operation<SendTaskSuccessInput, object>({
  access: ({ taskToken }, _call, world) => onMachine('states:SendTaskSuccess', world, taskToken),
  run: ({ taskToken, output }, call, world) => {
    const callback = pending(world, call, taskToken);
    callback.succeed(parsedOutput(output ?? ''));
    return {};
  },
});

export const sendTaskFailure = operation<SendTaskFailureInput, object>({
  access: ({ taskToken }, _call, world) => onMachine('states:SendTaskFailure', world, taskToken),
  run: ({ taskToken, error, cause }, call, world) => {
    // What was not given is null in `$states.errorOutput` (recorded).
    const output = { Error: error ?? null, Cause: cause ?? null };
    pending(world, call, taskToken).fail(new StatesError(error ?? '', cause ?? '', { output }));
    return {};
  },
});

export const sendTaskHeartbeat = operation<SendTaskHeartbeatInput, object>({
  access: ({ taskToken }, _call, world) => onMachine('states:SendTaskHeartbeat', world, taskToken),
  run: ({ taskToken }, call, world) => {
    pending(world, call, taskToken).beat();
    return {};
  },
});

/**
 * As CDK's grantTaskResponse has it: the resource is the state machine whose task it is. A token that was never given needs
 * no permission to be refused.
 */
const onMachine = (action: string, world: World, token = ''): readonly Access[] => {
  const machine = live(world).machines.get(token);
  return machine === undefined ? [] : [{ action, resource: machine }];
};

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
  const read = readJson(text);
  if ('fault' in read) throw invalidOutput(`Invalid Output: '${read.fault}'`);
  return read.value;
};

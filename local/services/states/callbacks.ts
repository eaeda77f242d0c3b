import type { SendTaskFailureInput, SendTaskHeartbeatInput, SendTaskSuccessInput } from '@aws-sdk/client-sfn';
import { operation } from '../../kernel/service.ts';
import type { World } from '../../kernel/world.ts';
import { invalidInput, taskTimedOut } from './errors.ts';
import { StatesError } from './interpreter/errors.ts';
import { live, type PendingCallback } from './live.ts';

const pending = (world: World, token: string | undefined): PendingCallback => {
  const found = live(world).callbacks.get(token ?? '');
  if (!found) throw taskTimedOut();
  return found;
};

const onAll = (action: string) => () => [{ action: `states:${action}`, resource: '*' }];

export const sendTaskSuccess = operation<SendTaskSuccessInput, object>({
  access: onAll('SendTaskSuccess'),
  run: ({ taskToken, output = 'null' }, _call, world) => {
    const callback = pending(world, taskToken);
    try {
      callback.succeed(JSON.parse(output));
    } catch (error) {
      throw invalidInput(`Invalid Output: ${(error as Error).message}`);
    }
    return {};
  },
});

export const sendTaskFailure = operation<SendTaskFailureInput, object>({
  access: onAll('SendTaskFailure'),
  run: ({ taskToken, error, cause }, _call, world) => {
    pending(world, taskToken).fail(new StatesError(error ?? 'States.TaskFailed', cause ?? ''));
    return {};
  },
});

export const sendTaskHeartbeat = operation<SendTaskHeartbeatInput, object>({
  access: onAll('SendTaskHeartbeat'),
  run: ({ taskToken }, _call, world) => {
    pending(world, taskToken).beat();
    return {};
  },
});

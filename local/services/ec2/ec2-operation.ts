import type { Access, Call } from '../../kernel/call.ts';
import { AwsError } from '../../kernel/errors.ts';
import { type Operation, operation } from '../../kernel/service.ts';
import type { World } from '../../kernel/world.ts';
import { isServiceLinked } from './service-linked.ts';

/** How EC2 answers an allowed request with the flag DryRun. */
export const dryRun = (): AwsError =>
  new AwsError('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', { status: 412 });

interface DryRunnable {
  DryRun?: boolean | undefined;
}

/** An {@link operation} that stops after the permission check where the request has the flag DryRun. */
export const ec2Operation = <Input extends DryRunnable, Output>(definition: {
  access: (input: Input, call: Call, world: World) => readonly Access[];
  run: (input: Input, call: Call, world: World) => Output | Promise<Output>;
}): Operation =>
  operation<Input, Output>({
    access: definition.access,
    run: (input, call, world) => {
      if (input.DryRun) throw dryRun();
      return definition.run(input, call, world);
    },
  });

/** Reading is not limited to resources: every Describe and Get of EC2 is asked for `*`. */
export const reading =
  (action: string) =>
  (_input: object, call: Call): readonly Access[] =>
    isServiceLinked(call) ? [] : [{ action: `ec2:${action}`, resource: '*' }];

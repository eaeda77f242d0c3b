import type { Access, Call } from '../../kernel/call.ts';
import type { PolicyDocument } from '../../kernel/policy.ts';
import { type Operation, operation } from '../../kernel/service.ts';
import type { World } from '../../kernel/world.ts';
import { repositoryArn, repositoryOf } from './repositories.ts';
import { type Repository, registryOf } from './state.ts';

interface OnRepository {
  readonly registryId?: string | undefined;
  readonly repositoryName: string | undefined;
}

/** The account whose registry is meant: the caller's own, unless another is named. */
export const registryId = ({ registryId: given }: { registryId?: string | undefined }, call: Call): string =>
  given ?? call.account;

/** What a caller needs to act on a repository: across accounts its policy decides, too. */
export const accessTo = (action: string, account: string, name: string, call: Call, world: World): Access => {
  const policy = registryOf(world, account, call.region).repositories[name]?.policy;
  return {
    action: `ecr:${action}`,
    resource: repositoryArn(account, call.region, name),
    resourceAccount: account,
    // The policy of a repository names no resource: it means the repository itself.
    resourcePolicy: policy === undefined ? undefined : (JSON.parse(policy) as PolicyDocument),
  };
};

/** An operation on one repository, which has to be there. */
export const repositoryOperation = <Input extends OnRepository, Output>(
  action: string,
  run: (repository: Repository, input: Input, call: Call, world: World) => Output,
): Operation =>
  operation<Input, Output>({
    access: (input, call, world) => [
      accessTo(action, registryId(input, call), input.repositoryName ?? '', call, world),
    ],
    run: (input, call, world) => {
      const account = registryId(input, call);
      return run(repositoryOf(world, { account, region: call.region }, input.repositoryName ?? ''), input, call, world);
    },
  });

import { contextOf } from '../../../local/iam/context.ts';
import { evaluate } from '../../../local/iam/evaluate.ts';
import type { NamedPolicy } from '../../../local/iam/identity.ts';
import { many } from '../../../local/iam/policy-index.ts';
import type { Access, Call } from '../../../local/kernel/call.ts';
import type { LocalWorld } from '../../../local/kernel/local-world.ts';
import type { PolicyDocument, Statement } from '../../../local/kernel/policy.ts';
import { iamState } from '../../../local/services/iam/state.ts';
import { identitySource } from '../../../local/services/sts/identity-source.ts';

/** One action of one statement of a role: `role hallmark-spoke: PublishParameters: ssm:PutParameter`. */
export type Grant = string;

/** Which grants the calls of a world need: without the one, a call that was made would be refused. */
export class Needed {
  readonly #world: LocalWorld;
  readonly #needed = new Set<Grant>();

  constructor(world: LocalWorld) {
    this.#world = world;
    const authorize = world.authorize.bind(world);
    world.authorize = (access, call) => {
      authorize(access, call);
      this.#note(access, call);
    };
  }

  get grants(): ReadonlySet<Grant> {
    return this.#needed;
  }

  #note(access: Access, call: Pick<Call, 'service' | 'principal' | 'region'>): void {
    if (call.principal.type !== 'role') return;
    const identity = identitySource.identityOf(this.#world, call.principal);
    const context = contextOf(access, call, this.#world);
    for (const policy of identity.policies)
      for (const statement of statementsOf(policy)) {
        const actions = many(statement.Action).filter((action) => action === access.action);
        const names = actions.map((action) => grantOf(identity.holder, statement, action));
        if (names.every((name) => this.#needed.has(name))) continue;
        const policies = identity.policies.map((each) => (each === policy ? without(each, statement) : each));
        const allowed = evaluate(access, call.principal, { ...identity, policies }, context).allowed;
        if (!allowed) for (const name of names) this.#needed.add(name);
      }
  }
}

const statementsOf = ({ document }: NamedPolicy): readonly Statement[] =>
  Array.isArray(document.Statement) ? document.Statement : [document.Statement as Statement];

/** As the policy would be without one of its statements. */
const without = (policy: NamedPolicy, statement: Statement): NamedPolicy => ({
  ...policy,
  document: {
    ...policy.document,
    Statement: statementsOf(policy).filter((each) => each !== statement),
  } as PolicyDocument,
});

const grantOf = (holder: string, statement: Statement, action: string): Grant =>
  `${plain(holder)}: ${statement.Sid ?? ''}: ${action}`;

/** Without what CloudFormation makes up: `role HallmarkHub-FunctionsAnnounceServiceRole1A2B-XYZ` → `role FunctionsAnnounceServiceRole`. */
const plain = (holder: string): string =>
  holder
    .replace('HallmarkHub-', '')
    .replace(/(FunctionService|ServiceRo?l?e?|Role)?R?o?l?e?[0-9A-F]*-[0-9A-Z]{12}$/, '');

/** Every grant that a role of Hallmark in an account has been given; those that builds run as are not its own. */
export const given = (world: LocalWorld, account: string): readonly Grant[] =>
  Object.entries(iamState(world, account).roles)
    .filter(([name]) => !name.startsWith('HallmarkImage'))
    .flatMap(([name, role]) =>
      Object.entries(role.policies).flatMap(([policy, document]) => {
        const named = { name: `inline policy ${policy}`, document };
        // What is refused is no grant.
        const granting = statementsOf(named).filter(({ Effect }) => Effect === 'Allow');
        return granting.flatMap((statement) =>
          many(statement.Action).map((action) => grantOf(`role ${name}`, statement, action)),
        );
      }),
    );

import { rootOf } from '../../../local/deploy/dynamic-references.ts';
import type { LocalAws } from '../../../local/local-aws.ts';
import type { Layout } from '../../../local/play/layout.ts';
import { stacksOf } from '../../../local/play/templates.ts';
import { bucketsState } from '../../../local/services/s3/service.ts';
import type { Finding } from '../../../preflight/checks/finding.ts';
import { type Preflight, preflight } from '../../../preflight/preflight.ts';
import { deletions } from '../../../preflight/report.ts';
import { awsCommand } from './aws-command.ts';
import { commandsIn } from './markdown.ts';
import { query, text } from './query.ts';
import { words } from './words.ts';

type Answer = Record<string, unknown>;

interface Given {
  readonly local: LocalAws;
  readonly layout: Layout;
  readonly configurationFile: string;
  readonly assembly: string;
}

/** Who runs the commands of a block, by the comment that it begins with. */
const ELSEWHERE: Readonly<Record<string, (shell: PageShell) => readonly string[]>> = {
  '# in each target account': (shell) => shell.targets,
  '# in the management account': (shell) => [shell.managementAccount],
};

/**
 * Runs the commands of docs/deploy.md on local AWS: `aws` as calls of the same operation, `cdk` as deployments and deletions of the
 * assembly, preflight as it is. It refuses a command that it does not know.
 */
export class PageShell {
  readonly #given: Given;
  readonly #variables: Record<string, string> = {};
  readonly #files = new Map<string, string>();
  /** What preflight found, each time it ran. */
  readonly preflights: Preflight[] = [];

  constructor(given: Given) {
    this.#given = given;
  }

  get targets(): readonly string[] {
    const { layout } = this.#given;
    const stages = Object.values(layout.images).flatMap((image) => image.stages);
    const accounts = stages.flatMap(({ targets }) => targets.map(({ account }) => account));
    return [...new Set(accounts)].filter((account) => account !== layout.hub.account);
  }

  get managementAccount(): string {
    return this.#given.local.world.organization.managementAccount;
  }

  get findings(): readonly Finding[] {
    return this.preflights.at(-1)?.findings ?? [];
  }

  /** Gives what the last command printed. */
  async block(block: string): Promise<string> {
    const where = Object.entries(ELSEWHERE).find(([comment]) => block.startsWith(comment));
    const accounts = where ? where[1](this) : [this.#given.layout.hub.account];
    let printed = '';
    for (const account of accounts) for (const command of commandsIn(block)) printed = await this.run(command, account);
    return printed;
  }

  /** Throws where a command fails, as `set -e` ends a script. */
  async run(command: string, account = this.#given.layout.hub.account): Promise<string> {
    if (command.startsWith('#')) return '';
    const [, name, inner] = /^(\w+)=\$\((aws .*)\)$/s.exec(command) ?? [];
    if (name && inner) {
      this.#variables[name] = await this.run(inner, account);
      return '';
    }
    const [, variable, list, body] = /^for (\w+) in (.*?); do\s(.*?)\s*done$/s.exec(command) ?? [];
    if (variable && list && body) {
      for (const value of await this.#listed(list, account)) {
        this.#variables[variable] = value;
        for (const each of commandsIn(body)) await this.run(each, account);
      }
      return '';
    }
    const [, piped, then] = /^echo (.*) \| (aws .*)$/s.exec(command) ?? [];
    if (piped && then) return this.#aws(words(then, this.#variables), account, words(piped, this.#variables).join(' '));
    const [, redirected, file] = /^(.*) > (\S+)$/s.exec(command) ?? [];
    if (redirected && file) {
      this.#files.set(file, await this.run(redirected, account));
      return '';
    }
    return this.#plain(words(command, this.#variables), account);
  }

  /** What a loop goes through: words, or what a command prints. */
  async #listed(list: string, account: string): Promise<readonly string[]> {
    const [, inner] = /^\$\((aws .*)\)$/s.exec(list) ?? [];
    const printed = inner === undefined ? list : await this.run(inner, account);
    return printed.split(/\s+/).filter((each) => each !== '' && each !== 'None');
  }

  async #plain(given: readonly string[], account: string): Promise<string> {
    const [program, ...rest] = given;
    const said = given.join(' ');
    if (program === 'aws') return this.#aws(given, account);
    if (given.length === 1 && /^\w+=/.test(said)) return this.#plain(['export', said], account);
    if (program === 'export') {
      for (const each of rest) this.#variables[each.split('=')[0] ?? ''] = each.split('=').slice(1).join('=');
      return '';
    }
    if (program === 'sh') {
      for (const command of commandsIn(this.#files.get(rest[0] ?? '') ?? '')) await this.run(command, account);
      return '';
    }
    if (said === 'npm ci' || said === 'npm run synth') return '';
    if (said === 'npm run preflight') return this.#preflight();
    if (said === 'npm run -s preflight -- --print-deletions') {
      await this.#preflight();
      return deletions(this.findings);
    }
    if (program === 'npx' && rest[0] === 'cdk') return this.#cdk(rest.slice(1));
    throw new Error(`The page has a command that its test does not know: ${said}`);
  }

  async #preflight(): Promise<string> {
    const { configurationFile, assembly, local } = this.#given;
    this.preflights.push(await preflight({ configurationFile, assembly, local: local.url }));
    return '';
  }

  async #cdk([command = '', ...rest]: readonly string[]): Promise<string> {
    const { local, assembly } = this.#given;
    const named = rest.filter((each) => !each.startsWith('--'));
    const options = rest.filter((each) => each.startsWith('--'));
    if (command === 'bootstrap' && options.length === 0) {
      for (const place of named) {
        const [, account = '', region = ''] = /^aws:\/\/(\d{12})\/(.+)$/.exec(place) ?? [];
        await local.bootstrap(account, region);
      }
      return '';
    }
    if (command === 'deploy' && options.every((each) => each === '--import-existing-resources')) {
      await local.deploy(assembly, { stacks: named, importExistingResources: options.length > 0 });
      return '';
    }
    if (command === 'destroy' && options.length === 0) {
      await this.#destroy(named);
      return '';
    }
    throw new Error(`The page has a command that its test does not know: cdk ${command} ${rest.join(' ')}`);
  }

  /** As `cdk destroy` does: what depends on others first, which is the order of the assembly turned round. */
  async #destroy(named: readonly string[]): Promise<void> {
    const { local, layout, assembly } = this.#given;
    const patterns = named.map((each) => new RegExp(`^${each.replaceAll('*', '.*')}$`));
    const stacks = stacksOf(assembly).filter((id) => patterns.some((pattern) => pattern.test(id)));
    for (const StackName of stacks.toReversed()) {
      const region = /^HallmarkImages-(.+)$/.exec(StackName)?.[1] ?? layout.hub.region;
      const call = { principal: rootOf(layout.hub.account), service: 'cloudformation', region };
      await local.world.call({ ...call, operation: 'DeleteStack', input: { StackName } });
      const left = await local.world
        .call({ ...call, operation: 'DescribeStacks', input: { StackName } })
        .catch(() => undefined);
      if (left !== undefined) throw new Error(`${StackName} was not deleted: ${JSON.stringify(left)}`);
    }
  }

  async #aws(given: readonly string[], account: string, stdin = ''): Promise<string> {
    const { local, layout } = this.#given;
    if (given[1] === 's3') return this.#s3(given.slice(2), account);
    const { service, operation, input, globals } = await awsCommand(given, stdin);
    const region = globals['region'] ?? this.#variables['AWS_DEFAULT_REGION'] ?? layout.hub.region;
    const answer = await this.#pages({ principal: rootOf(account), service, operation, region }, input);
    // What a person waits for: builds, promotions, Inspector.
    await local.world.idle();
    return globals['query'] === undefined ? JSON.stringify(answer) : text(query(answer, globals['query']));
  }

  /** `aws` asks for all pages of a list, and shows them as one. */
  async #pages(call: Omit<Parameters<LocalAws['world']['call']>[0], 'input'>, input: object): Promise<Answer> {
    const { world } = this.#given.local;
    const whole = (await world.call({ ...call, input })) as Answer;
    for (;;) {
      const token = ['NextToken', 'nextToken'].find((name) => typeof whole[name] === 'string');
      if (token === undefined) return whole;
      const page = (await world.call({ ...call, input: { ...input, [token]: whole[token] } })) as Answer;
      delete whole[token];
      for (const [name, more] of Object.entries(page)) {
        const known = whole[name];
        whole[name] = Array.isArray(known) && Array.isArray(more) ? [...known, ...more] : more;
      }
    }
  }

  /** Local AWS keeps buckets without objects, and does not serve the API of S3. */
  async #s3([command, place = '', force]: readonly string[], account: string): Promise<string> {
    const name = place.replace(/^s3:\/\//, '');
    const { buckets } = bucketsState(this.#given.local.world, account, this.#given.layout.hub.region);
    if (command !== 'rb' || force !== '--force' || !buckets[name])
      throw new Error(`The page has a command that its test cannot run: aws s3 ${command} ${place}`);
    delete buckets[name];
    return '';
  }
}

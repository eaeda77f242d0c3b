/** Who may import whom (docs/architecture.md). Each rule says why it is there. */
const only = (name, comment, from, allowed) => ({ name, comment, severity: 'error', from, to: { pathNot: allowed } });
const never = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    only('domain-is-pure', 'The rules know no AWS client, no library and no environment', { path: '^shared/domain/' }, [
      '^shared/domain/',
    ]),
    only('ports-speak-domain', 'A port is in our words, so that a fake is as good as AWS', { path: '^shared/ports/' }, [
      '^shared/(domain|ports)/',
    ]),
    never(
      'sdk-only-in-adapters',
      'AWS calls sit in few, typed places',
      { path: '^(shared|functions)/', pathNot: ['^shared/aws/', '^functions/[^/]+/handler[.]ts$'] },
      { path: '^node_modules/@aws-sdk/' },
    ),
    never(
      'core-takes-ports',
      'What a function decides is testable without AWS',
      { path: '^functions/', pathNot: '^functions/[^/]+/handler[.]ts$' },
      { path: '^shared/(aws|runtime)/' },
    ),
    never(
      'functions-are-strangers',
      'What two functions share lives in shared/',
      { path: '^functions/([^/]+)/' },
      { path: '^functions/', pathNot: '^functions/$1/' },
    ),
    never(
      'infra-does-not-run-code',
      'infra names functions by path',
      { path: '^infra/' },
      { path: '^(functions|preflight|request|local|test|shared/(aws|runtime|ports))/' },
    ),
    only(
      'checks-are-pure',
      'What the facts of an account mean is testable without an account',
      { path: '^preflight/checks/' },
      ['^preflight/checks/', '^preflight/needs/needs[.]ts$', '^preflight/facts/(facts|name-key)[.]ts$'],
    ),
    never(
      'preflight-only-reads-what-is-synthesized',
      'Preflight asks AWS itself, and takes needs from configuration and templates',
      { path: '^preflight/' },
      { path: '^(functions|request|local|test|shared/(aws|runtime|ports|domain))/' },
    ),
    only(
      'request-only-sends',
      'What an operator runs reads who the hub is, and leaves every decision to what is deployed',
      { path: '^request/' },
      ['^request/', '^infra/configuration/', '^node_modules/', '^node:', '^(node|crypto|http|https|util)'],
    ),
    never(
      'local-stays-local',
      'Nothing that is deployed knows local AWS',
      { path: '^(functions|shared|infra|preflight|request)/' },
      { path: '^(local|test)/' },
    ),
    never(
      'local-sees-only-artefacts',
      'local AWS runs what was synthesized; only what a component document or a state machine may say is the same everywhere',
      { path: '^local/' },
      { path: '^(functions|shared(?!/(component-document|state-machine-definition))|infra|preflight|request|test)/' },
    ),
    never(
      'kernel-knows-no-service',
      'The kernel is what services stand on',
      { path: '^local/kernel/' },
      { path: '^local/(services|endpoint|deploy|play|bench)/' },
    ),
    never(
      'component-documents-stand-alone',
      'A document is checked alike at synthesis, in a terminal and by local AWS',
      { path: '^shared/component-document/' },
      { path: '^(functions|infra|local|test|shared/(?!component-document))/' },
    ),
    never(
      'state-machine-definitions-stand-alone',
      'A definition is checked alike at synthesis and by local AWS',
      { path: '^shared/state-machine-definition/' },
      { path: '^(functions|infra|local|test|shared/(?!state-machine-definition))/' },
    ),
    never('no-cycles', 'A cycle is one file in two pieces', {}, { circular: true }),
    never(
      'no-deprecated-or-unlisted',
      'Only what package.json lists',
      {},
      { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    ),
    never(
      'no-dev-dependency-in-production',
      'Bundles hold dependencies only',
      { path: '^(functions|shared)/' },
      { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: 'node_modules/@types/' },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      mainFields: ['module', 'main'],
    },
  },
};

/**
 * Every rule by its short name, with what it asks. A rule that only remarks is marked so: such a document runs, but hardly as it
 * was meant. docs/component-documents.md shows this table.
 */
export const RULES = {
  yaml: 'The text is YAML, of which JSON is a part.',
  'yaml-tabs': 'YAML is indented by spaces, never by tabs.',
  'duplicate-key': 'No key stands twice in one map.',
  'document-shape': 'A document is a map with `schemaVersion` and `phases`.',
  'document-key':
    'Keys of a document are `name`, `description`, `schemaVersion`, `parameters`, `constants`, `phases`. Others are a remark, since AWSTOE passes over them.',
  'document-size':
    'A component has 64 KB at most; more than 16,000 characters are a remark: Hallmark uploads such a document to Amazon S3, and Image Builder reads it there.',
  'schema-version': '`schemaVersion` is 1.0.',
  'phases-shape': '`phases` is a list of phases, each a map with `name` and `steps`.',
  'phase-name':
    'At least one phase is `build`, `validate`, `test` or `container-host-test`. Image Builder never runs another one, which is a remark.',
  'phase-unique': 'No two phases have one name.',
  'steps-shape': '`steps` is a list of steps, each a map with `name` and `action`.',
  'step-name': 'A step has a name.',
  'step-unique': 'No two steps of a phase have one name.',
  'step-key':
    'Keys of a step are `name`, `action`, `timeoutSeconds`, `onFailure`, `maxAttempts`, `if`, `loop`, `inputs`.',
  'step-action': '`action` is a module that AWSTOE has.',
  'step-platform': 'The module runs on the platform, and there is a platform that has all modules of the document.',
  'step-timeout': '`timeoutSeconds` is a whole number from 1, or -1 for no end; ExecuteDocument has none.',
  'step-on-failure': '`onFailure` is `Abort`, `Continue` or `Ignore`.',
  'step-attempts': '`maxAttempts` is a whole number from 1; ExecuteDocument is run once.',
  'inputs-shape': '`inputs` is a map or a list of maps, as the module wants it.',
  'input-missing': 'The module has the inputs that it needs.',
  'input-unknown': 'The module knows the input.',
  'input-type': 'An input is a text, true or false, a number, a list or a map, as the module wants it.',
  'input-value': 'An input has a value that the module takes.',
  'input-pair': '`checksum` and `algorithm` come together: one alone checks nothing. Only a remark.',
  'input-platform': 'The input is there on the platform.',
  'condition-shape': 'A condition is a map with one operator.',
  'condition-operator': 'The operator is one that AWSTOE has.',
  'condition-value': 'The operator has the values that it compares.',
  'condition-action':
    '`then` and `else` are `Abort`, `Execute` or `Skip`, beside the operator of `if`. Inside `not`, `and` or `or` they are a remark.',
  'condition-depth': '`and`, `or` and `not` are nested 4 deep at most.',
  'loop-shape': 'A loop has either `for` or `forEach`.',
  'loop-range': '`for` has whole numbers `start`, `end` and `updateBy`, none of them from another step, and it ends.',
  'loop-delimiter': '`delimiter` is one of . , ; : - _ space, tab and newline.',
  'loop-unique': 'No two loops of a phase have one name.',
  'variables-shape': '`parameters` and `constants` are lists of maps with one entry, the name.',
  'variable-name': 'A name has 3 to 128 letters, digits, - and _.',
  'variable-unique': 'No two parameters and constants have one name.',
  'variable-type': '`type` is `string`.',
  'variable-value': 'A constant has a value, and values are texts.',
  'variable-key':
    'Keys of a parameter are `type`, `default`, `description`, `allowedValues`; of a constant `type` and `value`. Others are a remark.',
  'variable-count': 'A document has 25 parameters at most.',
  'variable-unused': 'Somebody refers to the parameter or constant. Only a remark.',
  'reference-quotes': 'A value that begins with {{ is in quotes.',
  'reference-undefined': 'The parameter or constant of {{ Name }} is defined.',
  'reference-form':
    'A parameter or constant is {{ Name }}: `{{.Name}}` and `{{ parameters.Name }}` mean nothing to AWSTOE.',
  'reference-phase': 'The phase of {{ phase.step.outputs.name }} is in the document.',
  'reference-step': 'The step of {{ phase.step.outputs.name }} is in its phase.',
  'reference-order': 'A step refers to steps before it only.',
  'reference-stage': 'Phases of the test stage do not refer to the build stage: another instance runs them.',
  'reference-input': 'The input that is referred to is there.',
  'reference-output': 'The module of the step has the output that is referred to.',
  'reference-loop': '{{ loop.value }} and {{ name.index }} stand in the inputs of the step of their loop.',
  'reference-ssm': 'A parameter of Parameter Store is {{ aws:ssm:/name }}.',
  'reference-metadata':
    'Metadata of the instance is {{ aws:imds:path }}; AWSTOE refuses the paths under `iam/` and `identity-credentials/`.',
  'reference-context': '{{ context:key }} has a key that AWSTOE knows, as `region` or `date`.',
  'reference-foreign': 'Braces of other tools, as {{.Names}}, cannot be escaped in AWSTOE. Only a remark.',
  'reference-braces': 'A reference that is opened is closed: }}. Only a remark, since AWSTOE takes it as plain text.',
} as const;

export type RuleName = keyof typeof RULES;

import type { DeploymentFailure } from './deployment-error.ts';
import type { Template } from './template.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const MOST = { resources: 500, outputs: 200, parameters: 200, mappings: 200, idLength: 255, description: 1024 };
/** Of a template at an S3 URL, as the CDK CLI passes it. */
const TEMPLATE_BYTES = 1_000_000;
/** Of a template that is passed in the request, as a stack set of a template has it. */
export const INLINE_TEMPLATE_BYTES = 51_200;
const PARAMETER_BYTES = 4096;
/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html */
const STACK_NAME = /^[a-zA-Z][-a-zA-Z0-9]*$/;
const STACK_NAME_LENGTH = 128;

interface Subject {
  readonly stackName: string;
  readonly template: Template;
  readonly templateText: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** What CloudFormation refuses in a stack's name, template and parameters before it makes anything. */
export const quotaFailures = ({
  stackName,
  template,
  templateText,
  parameters,
}: Subject): readonly DeploymentFailure[] =>
  [
    ...ofName(stackName),
    ...(Buffer.byteLength(templateText) > TEMPLATE_BYTES
      ? [`Template may not exceed ${TEMPLATE_BYTES} bytes in size.`]
      : []),
    ...ofTemplate(template),
    ...Object.entries(parameters)
      .filter(([, value]) => Buffer.byteLength(value) > PARAMETER_BYTES)
      .map(([name]) => `Length of value for parameter ${name} must be less than or equal to ${PARAMETER_BYTES} bytes`),
  ].map((reason) => ({ stackName, reason }));

const ofName = (name: string): readonly string[] => {
  const invalid = (constraint: string) =>
    `1 validation error detected: Value '${name}' at 'stackName' failed to satisfy constraint: Member must ${constraint}`;
  if (name.length > STACK_NAME_LENGTH) return [invalid(`have length less than or equal to ${STACK_NAME_LENGTH}`)];
  return STACK_NAME.test(name) ? [] : [invalid('satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*')];
};

const ofTemplate = (template: Template): readonly string[] => {
  const { Resources = {}, Outputs = {}, Parameters = {}, Mappings = {}, Description = '' } = template;
  const sections = [
    ['resources', 'Resource', Resources],
    ['outputs', 'Output', Outputs],
    ['parameters', 'Parameter', Parameters],
    ['mappings', 'Mapping', Mappings],
  ] as const;
  return [
    ...sections.flatMap(([what, one, members]) => {
      const ids = Object.keys(members);
      return [
        ...(ids.length > MOST[what]
          ? [`Template format error: Number of ${what}, ${ids.length}, is greater than maximum allowed, ${MOST[what]}`]
          : []),
        ...ids
          .filter((id) => !/^[a-zA-Z0-9]+$/.test(id))
          .map((id) => `Template format error: ${one} name ${id} is non alphanumeric.`),
        ...ids
          .filter((id) => id.length > MOST.idLength)
          .map((id) => `Template format error: ${one} name ${id} is longer than ${MOST.idLength} characters.`),
      ];
    }),
    ...(Buffer.byteLength(Description) > MOST.description
      ? [`Template format error: 'Description' length is greater than ${MOST.description}.`]
      : []),
  ];
};

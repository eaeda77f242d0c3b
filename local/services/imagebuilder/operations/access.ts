import type { Access } from '../../../kernel/call.ts';

/** The permission to list builds: on all builds of the version. https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2imagebuilder.html */
export const mayListBuilds = (operation: string, versionArn: string | undefined): readonly Access[] =>
  may(operation, versionArn === undefined ? undefined : `${versionArn}/*`);

/** The permission that an operation takes, on a resource or on all. */
export const may = (operation: string, resource: string | undefined): readonly Access[] => [
  { action: `imagebuilder:${operation}`, resource: resource ?? '*' },
];

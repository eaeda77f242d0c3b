import type { World } from '../../kernel/world.ts';
import { parameterArn } from './names.ts';

export interface Change {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly type: string;
  readonly description?: string | undefined;
  readonly operation: 'Create' | 'Update' | 'Delete' | 'LabelParameterVersion';
  /** Why a value that was taken at first did not become one. */
  readonly exception?: { readonly text: string; readonly dataType: string };
}

/** "Parameter Store Change": https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-cwe.html */
export const emitChange = (world: World, change: Change): void => {
  const { account, region, name, type, description, operation, exception } = change;
  world.emit({
    source: 'aws.ssm',
    detailType: 'Parameter Store Change',
    account,
    region,
    resources: [parameterArn(account, region, name)],
    detail: {
      ...(exception ? { exception: exception.text, dataType: exception.dataType } : {}),
      name,
      type,
      ...(description === undefined ? {} : { description }),
      operation,
    },
  });
};

import { AwsError } from '../../kernel/errors.ts';
import type { Control } from '../../kernel/service.ts';

interface Given {
  readonly source?: string;
  readonly detailType?: string;
  readonly account?: string;
  readonly region?: string;
  readonly resources?: readonly string[];
  readonly detail?: Readonly<Record<string, unknown>>;
}

/**
 * `{source, detailType, account, region, resources?, detail?}`: plays an event of an AWS service, as its documentation shows it. Nobody
 * can do that with PutEvents.
 */
export const emit: Control = (body, world) => {
  const { source, detailType, account, region, resources = [], detail = {} } = (body ?? {}) as Given;
  if (!source || !detailType || !account || !region)
    throw new AwsError('InvalidControl', 'Give source, detailType, account and region.', { status: 400 });
  world.emit({ source, detailType, account, region, resources, detail });
  return { source, detailType };
};

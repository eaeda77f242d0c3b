import type {
  LabelParameterVersionRequest,
  LabelParameterVersionResult,
  UnlabelParameterVersionRequest,
  UnlabelParameterVersionResult,
} from '@aws-sdk/client-ssm';
import { AwsError } from '../../kernel/errors.ts';
import { operation } from '../../kernel/service.ts';
import { emitChange } from './change-event.ts';
import { constraint } from './errors.ts';
import { findParameter, findVersion, parameterAccess } from './find-parameter.ts';

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-labels.html */
const MAX_LABELS = 10;
const isLabel = (label: string): boolean => /^(?!\d|aws|ssm)[\w.-]{1,100}$/i.test(label);

const checkCount = (labels: readonly string[]): void => {
  if (labels.length >= 1 && labels.length <= MAX_LABELS) return;
  throw constraint(`[${labels.join(', ')}]`, 'labels', `Member must have length between 1 and ${MAX_LABELS}`);
};

/** Moves labels to a version; those that cannot be labels come back, without an error. */
export const labelParameterVersion = operation<LabelParameterVersionRequest, LabelParameterVersionResult>({
  access: ({ Name = '' }, call, world) => [parameterAccess('LabelParameterVersion', Name, call, world)],
  run: ({ Name = '', ParameterVersion, Labels = [] }, call, world) => {
    checkCount(Labels);
    const parameter = findParameter(world, call, Name);
    const version = findVersion(parameter, ParameterVersion);
    const valid = Labels.filter(isLabel);
    const after = [...new Set([...version.labels, ...valid])];
    if (after.length > MAX_LABELS) {
      const message = `A parameter version can have a maximum of ${MAX_LABELS} labels. Move one or more labels to another version and try again.`;
      throw new AwsError('ParameterVersionLabelLimitExceeded', message);
    }
    for (const other of parameter.versions) other.labels = other.labels.filter((label) => !valid.includes(label));
    version.labels = after;
    const { account, region } = call;
    const { type, description } = version;
    emitChange(world, { account, region, name: parameter.name, type, description, operation: 'LabelParameterVersion' });
    return { InvalidLabels: Labels.filter((label) => !isLabel(label)), ParameterVersion: version.number };
  },
});

export const unlabelParameterVersion = operation<UnlabelParameterVersionRequest, UnlabelParameterVersionResult>({
  access: ({ Name = '' }, call, world) => [parameterAccess('UnlabelParameterVersion', Name, call, world)],
  run: ({ Name = '', ParameterVersion, Labels = [] }, call, world) => {
    checkCount(Labels);
    const version = findVersion(findParameter(world, call, Name), ParameterVersion);
    const RemovedLabels = Labels.filter((label) => version.labels.includes(label));
    version.labels = version.labels.filter((label) => !RemovedLabels.includes(label));
    return { RemovedLabels, InvalidLabels: Labels.filter((label) => !RemovedLabels.includes(label)) };
  },
});

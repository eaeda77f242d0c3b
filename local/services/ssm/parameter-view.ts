import { createHash } from 'node:crypto';
import type { Parameter, ParameterHistory, ParameterMetadata } from '@aws-sdk/client-ssm';
import { parameterArn } from './names.ts';
import { newest, type StoredParameter, type StoredVersion } from './state.ts';

interface Place {
  readonly account: string;
  readonly region: string;
}

export interface View extends Place {
  readonly decrypted: boolean;
  /** As the reader gave it: version number or label. */
  readonly selector?: string | undefined;
}

export const toParameter = ({ name }: StoredParameter, version: StoredVersion, view: View): Parameter => ({
  Name: name,
  Type: version.type,
  Value: shownValue(name, version, view.decrypted),
  Version: version.number,
  ...(view.selector === undefined ? {} : { Selector: `:${view.selector}` }),
  LastModifiedDate: new Date(version.modifiedAt),
  ARN: parameterArn(view.account, view.region, name),
  DataType: version.dataType,
});

/** A secret that is not decrypted shows as cipher text. */
const shownValue = (name: string, { type, value, number }: StoredVersion, decrypted: boolean): string =>
  type !== 'SecureString' || decrypted
    ? value
    : createHash('sha512').update(`${name}:${number}:${value}`).digest('base64');

const details = (version: StoredVersion) => ({
  Type: version.type,
  LastModifiedDate: new Date(version.modifiedAt),
  LastModifiedUser: version.modifiedBy,
  Version: version.number,
  Tier: version.tier,
  DataType: version.dataType,
  Policies: version.policies.map((PolicyText) => ({
    PolicyText,
    PolicyType: (JSON.parse(PolicyText) as { Type?: string }).Type,
    PolicyStatus: 'Pending',
  })),
  ...(version.description === undefined ? {} : { Description: version.description }),
  ...(version.allowedPattern === undefined ? {} : { AllowedPattern: version.allowedPattern }),
  ...(version.keyId === undefined ? {} : { KeyId: version.keyId }),
});

export const toHistory = ({ name }: StoredParameter, version: StoredVersion, decrypted: boolean): ParameterHistory => ({
  Name: name,
  Value: shownValue(name, version, decrypted),
  Labels: [...version.labels],
  ...details(version),
});

export const toMetadata = (parameter: StoredParameter, { account, region }: Place): ParameterMetadata => ({
  Name: parameter.name,
  ARN: parameterArn(account, region, parameter.name),
  ...details(newest(parameter)),
});

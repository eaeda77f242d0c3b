import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { Parameters } from '../ports/parameters.ts';
import { call } from './call.ts';
import { clientFor } from './clients.ts';

/** Parameter Store of the account that is acted in; `account` only names its request bucket. */
export const ssmParameters = (account: string): Parameters => {
  const client = (region: string) => clientFor(SSMClient, region);
  return {
    put: async (region, Name, { value, dataType, description }) => {
      const command = new PutParameterCommand({
        Name,
        Value: value,
        Description: description,
        Type: 'String',
        DataType: dataType,
        Overwrite: true,
      });
      const { Version } = await call('PutParameter', `${account}/${region}`, () => client(region).send(command));
      return Version ?? 0;
    },
    read: async (region, Name) => {
      try {
        const { Parameter } = await call('GetParameter', `${account}/${region}`, () =>
          client(region).send(new GetParameterCommand({ Name })),
        );
        return (
          Parameter && {
            value: Parameter.Value ?? '',
            version: Parameter.Version ?? 0,
            dataType: Parameter.DataType ?? 'text',
          }
        );
      } catch (error) {
        if ((error as Error).name === 'ParameterNotFound') return undefined;
        throw error;
      }
    },
  };
};

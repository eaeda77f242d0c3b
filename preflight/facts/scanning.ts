import { ECRClient, GetRegistryScanningConfigurationCommand } from '@aws-sdk/client-ecr';
import { BatchGetAccountStatusCommand, Inspector2Client } from '@aws-sdk/client-inspector2';
import type { Needs } from '../needs/needs.ts';
import type { Clients } from './clients.ts';
import type { Facts } from './facts.ts';
import { read } from './read.ts';

export const readInspector = (clients: Clients, { home, account }: Needs): Promise<Facts['inspector']> =>
  read('inspector2:BatchGetAccountStatus', async () => {
    const { accounts = [] } = await clients
      .of(Inspector2Client, home)
      .send(new BatchGetAccountStatusCommand({ accountIds: [account] }));
    const { ec2, ecr } = accounts[0]?.resourceState ?? {};
    return { EC2: ec2?.status ?? 'DISABLED', ECR: ecr?.status ?? 'DISABLED' };
  });

export const readRegistryScanning = (clients: Clients, { home }: Needs): Promise<Facts['registryScanning']> =>
  read('ecr:GetRegistryScanningConfiguration', async () => {
    const { scanningConfiguration: { scanType = 'BASIC', rules = [] } = {} } = await clients
      .of(ECRClient, home)
      .send(new GetRegistryScanningConfigurationCommand({}));
    return {
      scanType,
      rules: rules.map(({ scanFrequency = '', repositoryFilters = [] }) => ({
        frequency: scanFrequency,
        filters: repositoryFilters.map(({ filter = '' }) => filter),
      })),
    };
  });

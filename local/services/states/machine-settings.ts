import type { EncryptionConfiguration, LoggingConfiguration, TracingConfiguration } from '@aws-sdk/client-sfn';
import { invalidLogging } from './errors.ts';

/** What a machine is given besides its definition and role. */
export interface MachineSettings {
  readonly loggingConfiguration?: LoggingConfiguration | undefined;
  readonly tracingConfiguration?: TracingConfiguration | undefined;
  readonly encryptionConfiguration?: EncryptionConfiguration | undefined;
}

/** The default settings (recorded). */
const DEFAULTS = {
  loggingConfiguration: { level: 'OFF', includeExecutionData: false },
  tracingConfiguration: { enabled: false },
  encryptionConfiguration: { type: 'AWS_OWNED_KEY' },
} as const;

/** Throws InvalidLoggingConfiguration. */
export const requireSettings = ({ loggingConfiguration }: MachineSettings): void => {
  const { level = 'OFF', destinations = [] } = loggingConfiguration ?? {};
  if (level !== 'OFF' && destinations.length !== 1) throw invalidLogging('Must specify exactly one Log Destination.');
};

/** Settings as they are described: with everything that was left out. */
export const fullSettings = ({
  loggingConfiguration,
  tracingConfiguration,
  encryptionConfiguration,
}: MachineSettings): Required<MachineSettings> => ({
  loggingConfiguration: { ...DEFAULTS.loggingConfiguration, ...loggingConfiguration },
  tracingConfiguration: { ...DEFAULTS.tracingConfiguration, ...tracingConfiguration },
  encryptionConfiguration: encryptionConfiguration ?? DEFAULTS.encryptionConfiguration,
});

/** CloudFormation's names for them. */
export interface TemplateSettings {
  readonly LoggingConfiguration?: {
    readonly Level?: LoggingConfiguration['level'];
    readonly IncludeExecutionData?: boolean;
    readonly Destinations?: readonly { readonly CloudWatchLogsLogGroup?: { readonly LogGroupArn?: string } }[];
  };
  readonly TracingConfiguration?: { readonly Enabled?: boolean };
  readonly EncryptionConfiguration?: {
    readonly Type?: EncryptionConfiguration['type'];
    readonly KmsKeyId?: string;
    readonly KmsDataKeyReusePeriodSeconds?: number;
  };
}

export const settingsOfTemplate = ({
  LoggingConfiguration: logging,
  TracingConfiguration: tracing,
  EncryptionConfiguration: encryption,
}: TemplateSettings): MachineSettings => ({
  loggingConfiguration: logging && {
    level: logging.Level,
    includeExecutionData: logging.IncludeExecutionData,
    destinations: logging.Destinations?.map(({ CloudWatchLogsLogGroup: group }) => ({
      cloudWatchLogsLogGroup: { logGroupArn: group?.LogGroupArn },
    })),
  },
  tracingConfiguration: tracing && { enabled: tracing.Enabled },
  encryptionConfiguration: encryption && {
    type: encryption.Type,
    kmsKeyId: encryption.KmsKeyId,
    kmsDataKeyReusePeriodSeconds: encryption.KmsDataKeyReusePeriodSeconds,
  },
});

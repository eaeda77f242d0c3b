import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { Architecture, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { FunctionRow } from '../functions.ts';
import { PROJECT } from '../paths.ts';

export interface StepFunctionProps {
  readonly row: FunctionRow;
  readonly environment?: Readonly<Record<string, string>>;
  /** Text of the bundle's configuration.json. */
  readonly configuration: string;
  readonly retention: RetentionDays;
  readonly role?: IRole;
}

/** A function as all of ours are: Node.js 24 on Arm, one CommonJS bundle with its own SDK, its own log group. */
export class StepFunction extends Construct {
  readonly function: NodejsFunction;

  constructor(
    scope: Construct,
    id: string,
    { row, environment = {}, configuration, retention, role }: StepFunctionProps,
  ) {
    super(scope, id);
    const functionName = `hallmark-${row.folder}`;
    const logGroup = new LogGroup(this, 'Log', {
      logGroupName: `/aws/lambda/${functionName}`,
      retention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.function = new NodejsFunction(this, 'Function', {
      functionName,
      description: row.description,
      entry: join(PROJECT, 'functions', row.folder, 'handler.ts'),
      projectRoot: PROJECT,
      depsLockFilePath: join(PROJECT, 'package-lock.json'),
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: row.memoryMb,
      timeout: Duration.seconds(row.timeoutSeconds),
      tracing: Tracing.ACTIVE,
      logGroup,
      ...(role ? { role } : {}),
      environment: { POWERTOOLS_SERVICE_NAME: functionName, POWERTOOLS_METRICS_NAMESPACE: 'Hallmark', ...environment },
      bundling: {
        // CommonJS loads 1.2 to 1.4 times faster than ES modules, and the chain of credential sources is never needed (docs/performance.md).
        format: OutputFormat.CJS,
        target: 'node24',
        minify: true,
        mainFields: ['module', 'main'],
        bundleAwsSDK: true,
        esbuildArgs: {
          '--alias:@aws-sdk/credential-provider-node': join(PROJECT, 'shared/aws/environment-credentials.ts'),
        },
        commandHooks: {
          beforeInstall: () => [],
          beforeBundling: () => [],
          afterBundling: (_input, output) => [`cp ${besideBundle(this, configuration)}/* ${output}`],
        },
      },
    });
  }
}

/**
 * What every bundle of a stack holds beside its code: the configuration, and the word that it is CommonJS, wherever it is
 * unpacked.
 */
const besideBundle = (scope: Construct, configuration: string): string => {
  const directory = join(PROJECT, 'node_modules', '.cache', 'hallmark', Stack.of(scope).stackName);
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'configuration.json'), configuration);
  writeFileSync(join(directory, 'package.json'), '{ "type": "commonjs" }\n');
  return directory;
};

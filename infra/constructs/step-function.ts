import { join } from 'node:path';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { type IRole, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { type BundlingOptions, NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { besideBundle } from '../beside-bundle.ts';
import type { FunctionRow, Need } from '../functions.ts';
import { PROJECT } from '../paths.ts';

export interface StepFunctionProps {
  readonly row: FunctionRow;
  /** What rows may need; each function gets what its own row names. */
  readonly given: Partial<Record<Need, string>>;
  readonly retention: RetentionDays;
  /** Omit to give the function a role of its own. */
  readonly role?: IRole;
}

/** A function as all of ours are: Node.js 24 on Arm, one CommonJS bundle with its own SDK, its own log group. */
export class StepFunction extends Construct {
  readonly function: NodejsFunction;

  constructor(scope: Construct, id: string, { row, given, retention, ...props }: StepFunctionProps) {
    super(scope, id);
    const role = props.role ?? this.role();
    const functionName = `hallmark-${row.folder}`;
    const logGroup = this.logs(functionName, retention);
    logGroup.grantWrite(role);
    const { configuration, ...environment } = needed(row, given);
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
      role,
      environment: { POWERTOOLS_SERVICE_NAME: functionName, POWERTOOLS_METRICS_NAMESPACE: 'Hallmark', ...environment },
      bundling: bundling(configuration),
    });
  }

  /**
   * Without AWSLambdaBasicExecutionRole, which may create log groups: a log that arrives late would bring the group back after its
   * stack was deleted, and the next deployment would find its name taken.
   */
  private role(): Role {
    return new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  }

  private logs(functionName: string, retention: RetentionDays): LogGroup {
    return new LogGroup(this, 'Log', {
      logGroupName: `/aws/lambda/${functionName}`,
      retention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }
}

const needed = ({ folder, needs }: FunctionRow, given: StepFunctionProps['given']): Partial<Record<Need, string>> =>
  Object.fromEntries(
    needs.map((need) => {
      const value = given[need];
      if (value === undefined) throw new Error(`${folder} needs ${need}, which its stack does not give`);
      return [need, value];
    }),
  );

/**
 * CommonJS loads 1.2 to 1.4 times faster than ES modules, and no function ever needs the SDK's chain of credential sources. A dynamic
 * import becomes `require`: the SDK imports `node:http` when it is first called, and to make a module of that Node loads its whole
 * `fetch`, a fifth of a cold start.
 */
const bundling = (configuration: string | undefined): BundlingOptions => ({
  format: OutputFormat.CJS,
  target: 'node24',
  minify: true,
  mainFields: ['module', 'main'],
  bundleAwsSDK: true,
  esbuildArgs: {
    '--alias:@aws-sdk/credential-provider-node': join(PROJECT, 'shared/aws/environment-credentials.ts'),
    '--supported:dynamic-import': 'false',
  },
  commandHooks: {
    beforeInstall: () => [],
    beforeBundling: () => [],
    afterBundling: (_input, output) => [`cp "${besideBundle(configuration)}"/* "${output}"`],
  },
});

import { CfnOutput, Stack } from 'aws-cdk-lib';
import { ManagedPolicy } from 'aws-cdk-lib/aws-iam';
import { CfnPermission, FunctionUrlAuthType, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { allow } from '../grants/statement.ts';
import { StepFunction, type StepFunctionProps } from './step-function.ts';

export interface SignedDoorProps extends StepFunctionProps {
  /** Of the policy that lets people in. */
  readonly policyName: string;
  readonly policyDescription: string;
  /** Of the stack's output that has the address. */
  readonly outputName: string;
  /** Accounts beside the hub whose callers may come in, if their own policies let them. */
  readonly accounts?: readonly string[];
}

/**
 * A function behind a URL that AWS opens for signed requests alone, and whose caller AWS names. A direct invocation could name anyone as
 * the caller, so that the policy allows invocations by the URL only: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
 */
export class SignedDoor extends Construct {
  readonly function: IFunction;
  readonly url: string;

  constructor(scope: Construct, id: string, props: SignedDoorProps) {
    super(scope, id);
    const { row, policyName, policyDescription, outputName, accounts = [] } = props;
    const made = new StepFunction(this, 'Handler', props).function;
    this.function = made;
    this.url = made.addFunctionUrl({ authType: FunctionUrlAuthType.AWS_IAM }).url;
    const { partition, region, account } = Stack.of(this);
    // By name: the policy is for roles outside the stack, and its text is to be read.
    const arn = `arn:${partition}:lambda:${region}:${account}:function:hallmark-${row.folder}`;
    new ManagedPolicy(this, 'Policy', {
      managedPolicyName: policyName,
      description: policyDescription,
      statements: [
        allow('CallUrl', ['lambda:InvokeFunctionUrl'], [arn], {
          StringEquals: { 'lambda:FunctionUrlAuthType': 'AWS_IAM' },
        }),
        allow('InvokeByUrlOnly', ['lambda:InvokeFunction'], [arn], {
          Bool: { 'lambda:InvokedViaFunctionUrl': 'true' },
        }),
        allow('FindUrl', ['lambda:GetFunctionUrlConfig'], [arn]),
      ],
    });
    for (const each of accounts) {
      const common = { functionName: made.functionArn, principal: each };
      new CfnPermission(this, `Url${each}`, {
        ...common,
        action: 'lambda:InvokeFunctionUrl',
        functionUrlAuthType: 'AWS_IAM',
      });
      new CfnPermission(this, `Invoke${each}`, {
        ...common,
        action: 'lambda:InvokeFunction',
        invokedViaFunctionUrl: true,
      });
    }
    const output = new CfnOutput(this, 'Address', { value: this.url, description: row.description });
    output.overrideLogicalId(outputName);
  }
}

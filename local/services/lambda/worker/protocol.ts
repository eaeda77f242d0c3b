/** What a worker is told when it starts. */
export interface Start {
  /** Where the function's code lies: LAMBDA_TASK_ROOT. */
  readonly taskRoot: string;
  /** `index.handler`: file without its extension, and the exported name. */
  readonly handler: string;
  readonly logFormat: 'Text' | 'JSON';
  readonly nodeMajor: number;
}

export interface Invocation {
  readonly requestId: string;
  /** The event, as JSON. */
  readonly event: string;
  /** Virtual time at this moment, in milliseconds since 1970. */
  readonly now: number;
  /** Virtual time at which the invocation times out. */
  readonly deadline: number;
  readonly traceId: string;
  readonly functionName: string;
  readonly functionArn: string;
  readonly memoryMegabytes: number;
  readonly logGroup: string;
  readonly logStream: string;
  /** Environment variables that have changed since the last invocation: credentials that were renewed. */
  readonly environment: Readonly<Record<string, string>>;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html */
export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'log'; readonly text: string }
  | { readonly kind: 'result'; readonly payload: string }
  | { readonly kind: 'failure'; readonly error: FunctionError }
  /** The function cannot go on: its module does not load, or an exception was caught by nobody. */
  | { readonly kind: 'fatal'; readonly error: FunctionError };

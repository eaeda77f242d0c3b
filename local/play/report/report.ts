/** The document that `npm start -- --json` prints. Its shape is described in docs/report.schema.json. */
export interface Report {
  readonly scenario: string;
  readonly summary: string;
  /** Whether everything ended as the scenario expects. */
  readonly asExpected: boolean;
  /** What did not, one sentence each. */
  readonly differences: readonly string[];
  readonly seconds: { readonly synthesis: number; readonly deployment: number; readonly total: number };
  readonly build: { readonly arn: string; readonly status: string; readonly reason: string | undefined };
  readonly promotions: readonly PromotionReport[];
  readonly parameters: readonly ParameterReport[];
  readonly permissions: readonly PermissionReport[];
  readonly fleets: readonly FleetReport[];
  readonly notifications: readonly NotificationReport[];
  /** Calls by `service:operation`, most frequent first. */
  readonly calls: readonly { readonly operation: string; readonly count: number; readonly errors: number }[];
  readonly commands: readonly string[];
}

export interface PromotionReport {
  readonly executionArn: string;
  readonly status: string;
  readonly outcome: string | undefined;
  readonly message: string | undefined;
  readonly virtualMinutes: number;
  readonly stateTransitions: number | undefined;
  /** The execution's output, as the workflow gave it. */
  readonly output: Readonly<Record<string, unknown>>;
}

export interface ParameterReport {
  readonly stage: string;
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly version: number | undefined;
  readonly ami: string | undefined;
  /** Image version that the AMI belongs to, `name/x.y.z/build`; undefined for an AMI of no build. */
  readonly image: string | undefined;
}

export interface PermissionReport {
  readonly image: string;
  readonly ami: string;
  readonly region: string;
  /** Accounts, OUs and organisations that may launch it, sorted. */
  readonly principals: readonly string[];
}

export interface FleetReport {
  readonly stage: string;
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly instances: number;
  /** AMIs that its instances run, with their number. */
  readonly running: readonly { readonly ami: string; readonly image: string | undefined; readonly count: number }[];
  readonly refresh:
    | { readonly status: string; readonly percentage: number; readonly reason: string | undefined }
    | undefined;
}

export interface NotificationReport {
  readonly at: string;
  readonly protocol: string;
  readonly endpoint: string;
  readonly title: string;
  readonly text: string;
}

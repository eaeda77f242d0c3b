/** An event on the default bus of an account and region, in EventBridge's envelope without the generated fields. */
export interface ServiceEvent {
  readonly source: string;
  readonly detailType: string;
  readonly account: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Parameter Store of one account and region. Errors are AWS's own: the core gives them their meaning. */
export interface Parameters {
  /** Writes an `aws:ec2:image` parameter; gives its new version. The value is validated later. */
  put(region: string, name: string, amiId: string, description: string): Promise<number>;
  read(
    region: string,
    name: string,
  ): Promise<{ readonly value: string; readonly version: number; readonly dataType: string } | undefined>;
}

/** `aws:ec2:image`: the value has to be an AMI that is there, and Parameter Store sees to that. */
export type DataType = 'aws:ec2:image' | 'text';

export interface ParameterValue {
  readonly value: string;
  readonly dataType: DataType;
  readonly description: string;
}

/** Parameter Store of one account and region. Errors are AWS's own: the core gives them their meaning. */
export interface Parameters {
  /** Writes a parameter; gives its new version. An AMI is validated later. */
  put(region: string, name: string, given: ParameterValue): Promise<number>;
  read(
    region: string,
    name: string,
  ): Promise<{ readonly value: string; readonly version: number; readonly dataType: string } | undefined>;
}

import { parseContainerUri } from '../../shared/domain/container-image.ts';
import { type Refusal, refusal } from '../../shared/domain/refusal.ts';
import type { DataType, Parameters } from '../../shared/ports/parameters.ts';
import { targetRefusal } from '../../shared/ports/target-refusal.ts';

/** Parameter Store validates an AMI within seconds as a rule: 8 reads, doubling from 100 ms, wait about 25 s in all. */
const READS = 9;
const FIRST_WAIT_MILLISECONDS = 100;

export interface Written {
  readonly region: string;
  readonly parameter: string;
  /** AMI id, or URI of a container image. */
  readonly value: string;
  readonly description: string;
}

/** Parameter Store sees to it that a value is an AMI; of a container image it knows nothing. */
const dataTypeOf = (value: string): DataType => (parseContainerUri(value) ? 'text' : 'aws:ec2:image');

/** Writes a parameter and reads it back until it holds the new value. Throws AWS's own errors. */
export const publishParameter = async (
  parameters: Parameters,
  sleep: (milliseconds: number) => Promise<void>,
  { region, parameter, value, description }: Written,
): Promise<Refusal | undefined> => {
  const dataType = dataTypeOf(value);
  const version = await parameters.put(region, parameter, { value, dataType, description });
  // PutParameter answers before an AMI is validated: only a read that shows value and version is proof.
  // https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-ec2-aliases.html
  for (let read = 0; read < READS; read += 1) {
    if (read > 0) await sleep(FIRST_WAIT_MILLISECONDS * 2 ** (read - 1));
    const seen = await parameters.read(region, parameter);
    if (seen && seen.dataType !== dataType)
      return refusal('PARAMETER_TYPE_MISMATCH', `${parameter} has the data type ${seen.dataType}, not ${dataType}.`);
    if (seen?.value === value && seen.version >= version) return undefined;
  }
  return dataType === 'text'
    ? refusal('PARAMETER_NOT_CONFIRMED', `${parameter} does not show ${value}.`)
    : refusal('AMI_NOT_VISIBLE', `${parameter} did not accept ${value}: Parameter Store could not validate the AMI.`);
};

/** What a failure in a target means. */
export const meaning = (error: unknown): Refusal => {
  const { name, message } = error as Error;
  return name === 'HierarchyTypeMismatchException' || /data type/i.test(message)
    ? refusal('PARAMETER_TYPE_MISMATCH', message)
    : targetRefusal(error);
};

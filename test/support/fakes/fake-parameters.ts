import type { Parameters } from '../../../shared/ports/parameters.ts';

export interface FakeParameters {
  /** Parameter Store of an account. */
  of(account: string): Parameters;
  /** `222222222222 us-east-1 /golden/web-server` → AMI id, or URI of a container image. */
  readonly values: Record<string, string>;
  /** Puts and reads so far. */
  readonly calls: string[];
  /** What goes wrong at a place: a value that never shows, a parameter of a data type, or an error. */
  readonly faults: Record<string, 'invisible' | 'text' | 'aws:ec2:image' | Error>;
  /** Writes that are lost at a place, since the AMI is validated before the account sees it. */
  readonly early: Record<string, number>;
  /** Reads that show the old value before the new one is there. */
  lag: number;
}

/** Parameter Store that shows a value only some reads after it was written. */
export const fakeParameters = (): FakeParameters => {
  const versions: Record<string, number> = {};
  const types: Record<string, string> = {};
  const pending: Record<string, { value: string; dataType: string; version: number; reads: number }> = {};
  const fake: FakeParameters = {
    values: {},
    calls: [],
    faults: {},
    early: {},
    lag: 0,
    of: (account) => ({
      put: async (region, name, { value, dataType }) => {
        const place = `${account} ${region} ${name}`;
        fake.calls.push(`put ${place}`);
        const fault = fake.faults[place];
        if (fault instanceof Error) throw fault;
        const version = (versions[place] ?? 0) + 1;
        const early = fake.early[place] ?? 0;
        if (early > 0) fake.early[place] = early - 1;
        else if (fault !== 'invisible') pending[place] = { value, dataType, version, reads: fake.lag };
        return version;
      },
      read: async (region, name) => {
        const place = `${account} ${region} ${name}`;
        fake.calls.push(`read ${place}`);
        const next = pending[place];
        if (next && next.reads-- <= 0) {
          fake.values[place] = next.value;
          versions[place] = next.version;
          types[place] = next.dataType;
        }
        const value = fake.values[place];
        const fault = fake.faults[place];
        const dataType = fault === 'text' || fault === 'aws:ec2:image' ? fault : (types[place] ?? 'aws:ec2:image');
        return value === undefined ? undefined : { value, version: versions[place] ?? 0, dataType };
      },
    }),
  };
  return fake;
};

/** An error as an SDK client throws it. */
export const awsError = (name: string, message = name): Error => Object.assign(new Error(message), { name });

import { array, assert, constantFrom, property } from 'fast-check';
import { exceedsQuota, type LaunchPermission, missing, unique } from '../../../shared/domain/launch-permission.ts';

const account = (id: string): LaunchPermission => ({ kind: 'account', id });
const some: readonly LaunchPermission[] = [
  account('222222222222'),
  account('333333333333'),
  { kind: 'organization', arn: 'arn:aws:organizations::111111111111:organization/o-exampleorg' },
  { kind: 'organizational-unit', arn: 'arn:aws:organizations::111111111111:ou/o-exampleorg/ou-ab12-cdef3456' },
];
const permissions = array(constantFrom(...some));

describe('Launch permissions', () => {
  it('that are there already are not added', () => {
    expect(missing([account('222222222222'), account('333333333333')], [account('222222222222')])).toEqual([
      account('333333333333'),
    ]);
  });

  it('lack nothing once what was missing is added', () => {
    assert(
      property(permissions, permissions, (wanted, current) => {
        expect(missing(wanted, [...current, ...missing(wanted, current)])).toEqual([]);
      }),
    );
  });

  it('come once each', () => {
    assert(property(permissions, (given) => void expect(unique(given)).toHaveLength(new Set(given).size)));
  });

  it('go up to the quota and no further, those to groups not counted', () => {
    const current: LaunchPermission[] = [account('222222222222'), { kind: 'group', name: 'all' }];
    expect(exceedsQuota(current, [account('333333333333')], 2)).toBe(false);
    expect(exceedsQuota(current, [account('333333333333'), account('444444444444')], 2)).toBe(true);
  });
});

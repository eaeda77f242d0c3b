import type { InstanceBlockDeviceMapping } from '@aws-sdk/client-imagebuilder';
import { invalidValue } from '../errors.ts';
import { checkNumber, checkOneOf } from './names.ts';

const TYPES = ['gp2', 'gp3', 'io1', 'io2', 'sc1', 'st1', 'standard'];

/** https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_EbsInstanceBlockDeviceSpecification.html */
export const checkBlockDevices = (mappings: readonly InstanceBlockDeviceMapping[]): void => {
  const names = mappings.map(({ deviceName }) => deviceName);
  const twice = names.find((name, index) => name !== undefined && names.indexOf(name) < index);
  if (twice !== undefined) throw invalidValue('blockDeviceMappings', `The device ${twice} is there twice.`);
  for (const [index, { ebs }] of mappings.entries()) {
    if (!ebs) continue;
    const at = `blockDeviceMappings[${index}].ebs`;
    if (ebs.volumeType !== undefined) checkOneOf(`${at}.volumeType`, ebs.volumeType, TYPES);
    checkNumber(`${at}.volumeSize`, ebs.volumeSize, 1, 16_000);
    checkNumber(`${at}.iops`, ebs.iops, 100, 64_000);
    checkNumber(`${at}.throughput`, ebs.throughput, 125, 1000);
    if (ebs.throughput !== undefined && ebs.volumeType !== 'gp3')
      throw invalidValue(`${at}.throughput`, 'It is for volumes of type gp3 only.');
    if (ebs.kmsKeyId !== undefined && ebs.encrypted !== true)
      throw invalidValue(`${at}.kmsKeyId`, 'A key needs encrypted: true.');
  }
};

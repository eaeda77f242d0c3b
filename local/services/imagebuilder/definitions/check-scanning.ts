import { invalidCombination, invalidValue } from '../errors.ts';
import { ON_DEMAND, type Scanning, SEVERITIES } from '../scan/scanning.ts';
import { checkOneOf } from './names.ts';

const SCANNING_TYPES = ['TEST_INSTANCE_CVE', ON_DEMAND];

/** https://docs.aws.amazon.com/imagebuilder/latest/userguide/integ-inspector.html */
export const checkScanning = (scanning: Scanning | undefined): void => {
  if (!scanning) return;
  const { imageScanningTypes: types = [], scanResultCondition: condition } = scanning;
  for (const type of types) checkOneOf('imageScanningConfiguration.imageScanningTypes', type, SCANNING_TYPES);
  if (types.length > 1) throw invalidValue('imageScanningConfiguration.imageScanningTypes', 'Give one type of scan.');
  if (!condition) return;
  if (!types.includes(ON_DEMAND))
    throw invalidCombination(`scanResultCondition needs imageScanningTypes ${ON_DEMAND}.`);
  checkOneOf(
    'imageScanningConfiguration.scanResultCondition.maximumSeverityLabel',
    condition.maximumSeverityLabel.toLowerCase(),
    SEVERITIES,
  );
};

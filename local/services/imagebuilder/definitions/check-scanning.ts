import type { World } from '../../../kernel/world.ts';
import { isEnabled, notEnabled } from '../../inspector2/scan-types.ts';
import { dependedOn, invalidCombination, invalidValue } from '../errors.ts';
import { ON_DEMAND, type Scanning, SEVERITIES } from '../scan/scanning.ts';
import type { Place } from '../store.ts';
import { checkOneOf } from './names.ts';

const SCANNING_TYPES = ['TEST_INSTANCE_CVE', ON_DEMAND];

/** https://docs.aws.amazon.com/imagebuilder/latest/userguide/integ-inspector.html */
export const checkScanning = (
  world: World,
  place: Place,
  type: 'AMI' | 'DOCKER',
  scanning: Scanning | undefined,
): void => {
  if (!scanning) return;
  const { imageScanningTypes: types = [], scanResultCondition: condition } = scanning;
  for (const type of types) checkOneOf('imageScanningConfiguration.imageScanningTypes', type, SCANNING_TYPES);
  if (types.length > 1) throw invalidValue('imageScanningConfiguration.imageScanningTypes', 'Give one type of scan.');
  checkInspector(world, place, type, scanning);
  if (!condition) return;
  if (!types.includes(ON_DEMAND))
    throw invalidCombination(`scanResultCondition needs imageScanningTypes ${ON_DEMAND}.`);
  checkOneOf(
    'imageScanningConfiguration.scanResultCondition.maximumSeverityLabel',
    condition.maximumSeverityLabel.toLowerCase(),
    SEVERITIES,
  );
};

/** A scan on demand needs no Amazon Inspector; the others need it enabled for what is scanned. */
const checkInspector = (world: World, place: Place, type: 'AMI' | 'DOCKER', scanning: Scanning): void => {
  if (!scanning.imageScanningEnabled || scanning.imageScanningTypes?.includes(ON_DEMAND)) return;
  const scanned = type === 'AMI' ? 'EC2' : 'ECR';
  if (!isEnabled(world, place, scanned))
    throw dependedOn(`Resource dependency error: ${notEnabled(place.account, scanned)}`);
};

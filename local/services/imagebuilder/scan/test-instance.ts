import type { Build } from '../build/build.ts';
import type { BuiltImage, ScanStatus } from '../build/built-image.ts';
import { complete, ordinaryFindings } from './findings.ts';
import { tellScan } from './tell-scan.ts';
import { whyNothingScans } from './why-nothing-scans.ts';

const MINUTE = 60_000;

/** The scan of the test instance, which ends about when the image becomes AVAILABLE, or a little later. */
export const scanTestInstance = ({ world, place, image, plan }: Build): void => {
  if (image.scan === undefined) return;
  const missing = whyNothingScans(world, place, image);
  if (missing !== undefined) {
    abandon(image, missing);
    return;
  }
  const minutes = plan.scanMinutes ?? 9;
  const after = (share: number, status: ScanStatus, then: () => void = () => {}) =>
    world.clock.schedule(world.clock.now() + minutes * share * MINUTE, () => {
      // The build failed meanwhile, and its test instance is gone.
      if (image.scan === 'ABANDONED') return;
      const off = whyNothingScans(world, place, image);
      if (off !== undefined) {
        abandon(image, off);
        return;
      }
      image.scan = status;
      image.history.push({ at: world.clock.now(), state: `scan ${status}` });
      then();
    });
  after(0.1, 'SCANNING');
  if (plan.scan === 'SCANNING') return;
  after(0.8, 'COLLECTING');
  after(1, plan.scan && plan.scan !== 'off' ? plan.scan : 'COMPLETED', () => {
    if (image.scan !== 'COMPLETED') return;
    image.findings = plan.findings ? plan.findings.map(complete) : ordinaryFindings(world, image);
    tellScan(world, place, image, image.order.pipelineArn);
  });
};

/** Its findings will never be collected. https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_ImageScanState.html */
const abandon = (image: BuiltImage, reason: string): void => {
  image.scan = 'ABANDONED';
  image.scanReason = reason;
};

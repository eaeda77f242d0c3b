import type { ConfigurationInput } from '../../../shared/configuration/schema.ts';
import { SEVERITIES, type Severity } from '../../../shared/domain/finding.ts';
import type { ImageDefinition } from '../image-definition.ts';

export type Scanned = Pick<ImageDefinition, 'name' | 'file' | 'container' | 'scanning' | 'tests'>;

/** Where an image's gate and its pipeline's scan contradict each other: a setting of the gate, and what to do. */
export interface GateProblem {
  readonly setting: string;
  readonly message: string;
}

type Gate = ConfigurationInput['gate'];

/**
 * Contradictions by which no build of an image could ever be promoted, or by which the gate is never asked. ECR's scan decides for
 * a container image, whatever its pipeline scans.
 *
 * @param modes of the stages that have one of their own
 */
export const gateProblems = (
  definition: Scanned,
  gate: Gate,
  modes: readonly (Gate['mode'] | undefined)[],
): readonly GateProblem[] => {
  if (definition.container) return [];
  return definition.scanning === false ? unscanned(definition, gate) : scanned(definition, gate, modes);
};

const unscanned = ({ file, tests }: Scanned, { scan, whenScanIsOff, scanTimeoutMinutes }: Gate): GateProblem[] => {
  if (scan === 'on-demand')
    return [
      {
        setting: 'scan',
        message: `is on-demand, and ${file} has scanning: false: nothing starts such a scan, so every promotion would end inconclusive after ${scanTimeoutMinutes} minutes. Set scanning: {kind: on-demand} there. To promote the image without a scan, set scan: test-instance and whenScanIsOff: allow here`,
      },
    ];
  if (whenScanIsOff === 'allow') return [];
  const needed = tests.enabled
    ? 'Set scanning: true there'
    : 'Its tests are off, so set scanning: {kind: on-demand} there and scan: on-demand here, or turn tests on and set scanning: true';
  return [
    {
      setting: 'whenScanIsOff',
      message: `is reject, and ${file} has scanning: false: no build of the image could be promoted. ${needed}. To promote it without a scan, set whenScanIsOff: allow here`,
    },
  ];
};

const scanned = (
  { file, scanning }: Scanned,
  gate: Gate,
  modes: readonly (Gate['mode'] | undefined)[],
): readonly GateProblem[] => {
  const kind = typeof scanning === 'object' ? scanning.kind : 'test-instance';
  if (kind !== gate.scan)
    return [
      {
        setting: 'scan',
        message: `is ${gate.scan}, and ${file} has the scan kind ${kind}: use the same in both`,
      },
    ];
  const failAbove = typeof scanning === 'object' ? scanning.failAbove : undefined;
  if (typeof scanning !== 'object' || failAbove === undefined) return [];
  const fails = SEVERITIES.slice(0, SEVERITIES.indexOf(failAbove.toUpperCase() as Severity));
  const never = (setting: string, lets: string): GateProblem => ({
    setting,
    message: `${lets}, and ${file} has failAbove: ${failAbove}: the build fails before the gate runs. Remove failAbove there, or this setting here`,
  });
  // A build that fails on fixable findings alone leaves others for the gate to count.
  const decidesAll = !scanning.fixableOnly || gate.fixableOnly;
  return [
    ...(gate.mode === 'report' || modes.includes('report') ? [never('mode', 'report lets findings through')] : []),
    ...(decidesAll ? fails : []).flatMap((severity) => [
      ...((gate.maxFindings[severity] ?? 0) > 0
        ? [never(`maxFindings.${severity}`, `allows ${gate.maxFindings[severity]}`)]
        : []),
      ...(gate.newOnly.includes(severity) ? [never('newOnly', `allows ${severity} findings that are known`)] : []),
      ...(gate.report.includes(severity) ? [never('report', `lets ${severity} findings through`)] : []),
    ]),
  ];
};

import type { ImageConfiguration } from '../../shared/configuration/configuration.ts';
import { imageOf } from '../../shared/configuration/load.ts';
import { evaluateGate, type GatePolicy, isProven, type Verdict } from '../../shared/domain/gate-policy.ts';
import type { Image } from '../../shared/domain/image.ts';
import { shortestPause } from '../../shared/domain/looks.ts';
import type { VerdictSummary } from '../../shared/domain/notification/announcement.ts';
import { asksForRisk } from '../../shared/domain/risk.ts';
import { waivedPackages } from '../../shared/domain/waiver.ts';
import type { Dependencies, Scan } from './dependencies.ts';
import { scanOf } from './scan-of.ts';
import { summarized } from './summarized.ts';
import { whatStagesHave } from './what-stages-have.ts';

export interface Input {
  readonly image: Image;
  /** Stages it is to go to, in order. */
  readonly stages: readonly string[];
  /** ISO 8601: from when the wait for the scan counts. */
  readonly since: string;
  /** The image was resolved long ago: look at its scan again. */
  readonly again: boolean;
}

export type Answer =
  | { readonly outcome: 'pending'; readonly scanStatus: string; readonly waitSeconds: number }
  | VerdictSummary;

/** Gathers the evidence for an image and asks the policy, for each stage. */
export const evaluateGateStep =
  (dependencies: Dependencies) =>
  async ({ image, stages, since, again }: Input): Promise<Answer> => {
    const { configuration, now } = dependencies;
    const configured = imageOf(configuration, image.name);
    const { gate } = configured;
    const at = now();
    const waitedEnough = at.getTime() >= Date.parse(since) + gate.scanTimeoutMinutes * 60_000;
    const scan = await scanOf(dependencies, image, gate, again);
    const verdicts = new Map<string, Verdict>();
    const more = isProven(scan.status) ? await evidence(dependencies, image, gate, stages, scan, at) : undefined;
    for (const stage of stages)
      verdicts.set(
        stage,
        evaluateGate(
          gateOf(configured, stage),
          {
            scanStatus: scan.status,
            scanReason: scan.reason,
            scanProof: scan.proof,
            findings: scan.findings,
            waitedEnough,
            known: more?.known.get(stage),
            risks: more?.risks,
            scope: { image: image.name, stage },
          },
          at,
        ),
      );
    const [first] = verdicts.values();
    return first?.outcome === 'pending'
      ? { outcome: 'pending', scanStatus: first.scanStatus, waitSeconds: pauseOf(gate) }
      : summarized(verdicts, more?.risks);
  };

/** The image's gate, in the mode of the stage where the stage has one of its own. */
const gateOf = ({ gate, stages }: ImageConfiguration, stage: string): GatePolicy => ({
  ...gate,
  mode: stages.find(({ name }) => name === stage)?.gateMode ?? gate.mode,
});

const pauseOf = ({ pollSeconds, scanTimeoutMinutes }: GatePolicy): number =>
  Math.max(pollSeconds, shortestPause('gate', scanTimeoutMinutes * 60));

/** What the policy needs beside the scan; nothing is asked that it does not need. */
const evidence = async (
  dependencies: Dependencies,
  image: Image,
  gate: GatePolicy,
  stages: readonly string[],
  { findings }: Scan,
  at: Date,
) => {
  const known = gate.newOnly.length > 0 ? await whatStagesHave(dependencies, image, gate, stages) : new Map();
  const weighed = findings.filter((finding) =>
    stages.some((stage) => waivedPackages(gate.waivers, finding, at, { image: image.name, stage }).left.length > 0),
  );
  const ids = [...new Set(weighed.map(({ id }) => id))].sort();
  const risks =
    asksForRisk(gate) && ids.length > 0
      ? await dependencies.vulnerabilities.risks(ids, gate.exploitAvailable.length > 0)
      : undefined;
  return { known, risks };
};

import type { CheckedDocument, Platform } from './document.ts';
import { Findings } from './findings.ts';
import { documentOf } from './reading/model.ts';
import { type Parts, readParts } from './reading/read-parts.ts';
import { checkDocumentShape } from './rules/document-shape.ts';
import { checkPhases } from './rules/phases.ts';
import { checkPlatforms } from './rules/platforms.ts';
import { checkReferences } from './rules/references.ts';
import { checkSize } from './rules/size.ts';
import { stepPlaces } from './rules/step-places.ts';
import { checkSteps } from './rules/steps.ts';
import { checkVariables } from './rules/variables.ts';
import { checkYaml } from './rules/yaml-faults.ts';

/**
 * Reads a component document and says all that is wrong with it. `platform` narrows modules and inputs to those it has.
 * A document that AWSTOE takes and that does what it says has no problems; what is hardly meant is in `remarks`.
 */
export const checkDocument = (text: string, platform?: Platform): CheckedDocument => {
  const parts = readParts(text);
  const findings = new Findings();
  checkYaml(findings, text, parts.faults);
  // After a fault of YAML, what is read is a guess, and its problems would be too.
  if (parts.faults.every(({ code }) => code === 'DUPLICATE_KEY')) checkRules(findings, text, parts, platform);
  return {
    document: documentOf(parts.root),
    problems: findings.problems(parts.lines),
    remarks: findings.remarks(parts.lines),
  };
};

const checkRules = (findings: Findings, text: string, { root }: Parts, platform: Platform | undefined): void => {
  checkSize(findings, text);
  if (!checkDocumentShape(findings, root)) return;
  const variables = checkVariables(findings, root);
  const phases = checkPhases(findings, root);
  for (const phase of phases) checkSteps(findings, phase, platform);
  if (platform === undefined) checkPlatforms(findings, stepPlaces(phases));
  checkReferences(findings, text, phases, variables);
};

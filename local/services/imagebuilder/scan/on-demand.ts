import { ec2Region } from '../../ec2/state.ts';
import { fixAvailable, listedPackages, type PackageFinding } from '../../ecr/state.ts';
import { type Build, wait } from '../build/build.ts';
import { complete, ordinaryFindings } from './findings.ts';
import { type Scanning, SEVERITIES } from './scanning.ts';

const SCAN_MINUTES = 6;

/**
 * The scan of the output AMI's snapshots. Image Builder keeps no findings of it: they are told by Amazon Inspector's events.
 * https://docs.aws.amazon.com/inspector/latest/user/machine-image-on-demand.html
 */
export const scanOnDemand = (build: Build, resourceId: string, done: () => void): void => {
  const { world, place, image, plan } = build;
  const startedAt = new Date(world.clock.now()).toISOString();
  wait(
    build,
    plan.scanMinutes ?? SCAN_MINUTES,
  )(() => {
    image.findings = plan.findings ? plan.findings.map(complete) : ordinaryFindings(world, image);
    const scanId = world.ids.hex('on-demand-scan', 32);
    show(build, resourceId);
    tellFindings(build, scanId, resourceId);
    const of = (severity: string) => image.findings.filter((finding) => finding.severity === severity).length;
    world.emit({
      source: 'aws.inspector2',
      detailType: 'Inspector2 OnDemand Scan Complete',
      ...place,
      resources: [resourceId],
      detail: {
        scanId,
        awsAccountId: place.account,
        resourceId,
        resourceType: 'MACHINE_IMAGE',
        scanStatus: 'SUCCESSFUL',
        startedAt,
        completedAt: new Date(world.clock.now()).toISOString(),
        findingSeverityCounts: {
          ...Object.fromEntries(SEVERITIES.map((each) => [each.toUpperCase(), of(each.toUpperCase())])),
          UNTRIAGED: of('UNTRIAGED'),
          TOTAL: image.findings.length,
        },
        version: '1.0',
      },
    });
    done();
  });
};

/** EC2 shows what was found: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ScanResults.html */
const show = ({ world, place, image }: Build, amiId: string): void => {
  const stored = ec2Region(world, place.region).images[amiId];
  if (!stored) return;
  stored.scan = {
    at: world.clock.now(),
    findings: image.findings.map((finding) => ({
      severity: finding.severity.toLowerCase(),
      fixable: fixAvailable(finding) !== 'NO',
    })),
  };
};

/** One event for each finding, apart from that of the end. It has two documented sources: docs/design/aws-assumptions.md. */
const tellFindings = ({ world, place, image }: Build, scanId: string, amiId: string): void => {
  const at = new Date(world.clock.now()).toISOString();
  for (const finding of image.findings) {
    const { vulnerabilityId, severity, title, description, score } = finding;
    world.emit({
      source: 'inspector2.ami.ondemand',
      detailType: 'OnDemand AMI Scan Findings',
      ...place,
      resources: [amiId],
      detail: {
        scanId,
        awsAccountId: place.account,
        findingArn: `arn:aws:inspector2:${place.region}:${place.account}:finding/ondemand/${scanId}/${world.ids.hex('finding', 32)}`,
        type: 'PACKAGE_VULNERABILITY',
        status: 'ACTIVE',
        severity,
        title,
        description,
        inspectorScore: score,
        fixAvailable: fixAvailable(finding),
        firstObservedAt: at,
        lastObservedAt: at,
        packageVulnerabilityDetails: {
          vulnerabilityId,
          vulnerablePackages: listedPackages(finding),
        },
        resources: [{ id: amiId, type: 'MACHINE_IMAGE', region: place.region, partition: 'aws' }],
      },
    });
  }
};

/** The worst finding above what the condition allows, by its id; undefined where there is none. Only fixable ones count unless it says otherwise. */
export const severityOver = (
  findings: readonly PackageFinding[],
  condition: Scanning['scanResultCondition'],
): string | undefined => {
  if (!condition) return undefined;
  const most = SEVERITIES.indexOf(condition.maximumSeverityLabel.toLowerCase());
  const rank = ({ severity }: PackageFinding) => SEVERITIES.indexOf(severity.toLowerCase());
  const [worst] = findings
    .filter((finding) => rank(finding) > most && (condition.fixAvailable === false || fixAvailable(finding) !== 'NO'))
    .sort((a, b) => rank(b) - rank(a));
  return worst && `${worst.vulnerabilityId} (${worst.severity})`;
};

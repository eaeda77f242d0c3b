import type { BuildFailure } from '../../../../shared/domain/build/build-failure.ts';
import type { Announcement } from '../../../../shared/domain/notification/announcement.ts';
import type { BuildNews } from '../../../../shared/domain/notification/build-news.ts';
import { customNotification } from '../../../../shared/domain/notification/custom-notification.ts';
import { emailSubject, emailText } from '../../../../shared/domain/notification/email.ts';
import { anImage, HUB } from '../../../support/builders.ts';

const ARN = anImage().buildVersionArn;
const about = { image: 'web-server', version: '1.4.0/7', promotionId: 'web-server-1-4-0-7', buildVersionArn: ARN };
const news = (said: BuildNews): Announcement => ({ ...about, ...said });

const failed = (failure: BuildFailure, reason = '', more: object = {}): Announcement =>
  news({
    kind: 'build-failed',
    reason,
    failure,
    seconds: 1080,
    logs: { group: '/aws/imagebuilder/web-server', stream: '1.4.0/7', ...more },
  });

const inComponent: BuildFailure = {
  state: 'TESTING',
  workflowStep: 'ApplyTestComponents',
  component: { name: 'apache-test', version: '1.0.0/1', phase: 'test', step: 'HomePageAnswers', action: 'ExecuteBash' },
  error: 'exit status 7',
};

describe('A message about a failed build', () => {
  const text = emailText(failed(inComponent, 'Document failed!'));

  it('names the component in its title, and phase and step below it', () => {
    expect(emailSubject(failed(inComponent))).toBe('Hallmark: web-server 1.4.0/7: the build failed in apache-test');
    expect(text).toContain(
      'Where: component apache-test 1.0.0/1, phase test, step HomePageAnswers (ExecuteBash), workflow step ApplyTestComponents, state TESTING.',
    );
  });

  it('says what the step said, what Image Builder says, how long it took and what it means', () => {
    expect(text).toContain('The step said: exit status 7\nDocument failed!');
    expect(text).toContain('It failed after 18 min. Nothing was promoted; what was current stays current.');
  });

  it('does not say twice what the reason has already', () => {
    expect(emailText(failed({ error: 'exit status 7' }, 'It ended: exit status 7'))).not.toContain('The step said');
  });

  it('leads to the stream of the log, to the files, and to the image', () => {
    const all = emailText(failed(inComponent, '', { files: 's3://our-logs/web server' }));
    expect(all).toContain(
      'Log: https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#logsV2:log-groups/log-group/$252Faws$252Fimagebuilder$252Fweb-server/log-events/1.4.0$252F7',
    );
    expect(all).toContain(
      'Log files: https://us-east-1.console.aws.amazon.com/s3/buckets/our-logs?region=us-east-1&prefix=web%20server',
    );
    expect(all).toContain(
      `Image: https://us-east-1.console.aws.amazon.com/imagebuilder/home?region=us-east-1#/images/`,
    );
  });

  it('leads to no files where what is told is no place in S3', () => {
    expect(emailText(failed({}, '', { files: 'javascript:alert(1)' }))).not.toContain('Log files: ');
  });

  it('names the step of the workflow where no component failed, and the state where nothing else is known', () => {
    expect(emailSubject(failed({ workflowStep: 'LaunchBuildInstance' }))).toMatch(/failed in LaunchBuildInstance$/);
    expect(emailSubject(failed({ state: 'DISTRIBUTING' }))).toMatch(/failed in DISTRIBUTING$/);
    expect(emailSubject(failed({}))).toMatch(/the build failed$/);
    expect(emailText(failed({}))).toContain('Image Builder gave no reason.');
  });

  it('names the destinations that a distribution did not reach, and how many more there are', () => {
    const destinations = Array.from({ length: 7 }, (_, index) => ({
      region: `eu-west-${index}`,
      account: HUB,
      doing: 'UPDATE_LAUNCH_TEMPLATES',
      message: "The launch-template ID 'lt-1' does not exist",
    }));
    const all = emailText(failed({ state: 'INTEGRATING', destinations }));
    expect(all).toContain(`eu-west-0 ${HUB}: UPDATE_LAUNCH_TEMPLATES, The launch-template ID 'lt-1' does not exist\n`);
    expect(all).toContain('… and 2 more: see the image.');
    expect(all).toContain(`- aws imagebuilder retry-image --image-build-version-arn ${ARN}\n`);
  });

  it.each([
    ['SSM Agent verification failed', /never answered Systems Manager/],
    ['InvalidInstanceId when calling the SendCommand operation', /never answered Systems Manager/],
    ['Unable to bootstrap TOE', /could not fetch Image Builder's runner/],
    ['InsufficientInstanceCapacity in workflow step LaunchBuildInstance', /name more instance types/],
    ['You are not authorized to perform this operation', /permission is missing/],
  ])('knows what helps against "%s"', (reason, advice) => {
    expect(emailText(failed({}, reason))).toMatch(advice);
  });

  it('says how to try a component that was mended', () => {
    expect(text).toContain('"Step: HomePageAnswers"');
    expect(text).toMatch(/images:run[\s\S]*start the pipeline again/);
  });
});

describe('Other messages about builds', () => {
  it('that one succeeded says how long it took, which AMIs it made, and that the gate comes next', () => {
    const said: Announcement = {
      ...news({ kind: 'build-succeeded', seconds: 2520, containers: [] }),
      amis: [{ region: 'us-east-1', id: 'ami-0123456789abcdef0' }],
    };
    expect(emailSubject(said)).toBe('Hallmark: web-server 1.4.0/7 is built, in 42 min');
    expect(emailText(said)).toMatch(/ami-0123456789abcdef0 in us-east-1\nNext, the gate decides/);
    expect(emailSubject(news({ kind: 'build-succeeded', containers: [] }))).toMatch(/is built$/);
  });

  it('that one was cancelled says why and after how long', () => {
    const text = emailText(news({ kind: 'build-cancelled', reason: 'by dana', seconds: 60 }));
    expect(text).toContain('by dana\nIt had run for 1 min.');
  });

  it('that one started asks for nothing', () => {
    expect(emailText(news({ kind: 'build-started' }))).toMatch(/the build started[\s\S]*Nothing to do/);
  });

  it('that one waits has the two commands that answer, whole in Slack as well', () => {
    const stepExecutionId = 'step-a1b2c3d4-5678-90ab-cdef-000000000002';
    const said = news({ kind: 'build-waiting', step: 'Approval', stepExecutionId, workflow: 'build/approval/1.0.0/1' });
    const { content } = customNotification(said, 'id') as { content: { description: string } };
    for (const action of ['RESUME', 'STOP'])
      expect(content.description).toContain(
        `aws imagebuilder send-workflow-step-action --step-execution-id ${stepExecutionId} --image-build-version-arn ${ARN} --action ${action}`,
      );
    expect(content.description).toContain('The step Approval of the workflow build/approval/1.0.0/1 waits');
  });

  it('that a pipeline was switched off says what that means, and how to switch it on again', () => {
    const pipelineArn = `arn:aws:imagebuilder:us-east-1:${HUB}:image-pipeline/web-server`;
    const said: Announcement = {
      kind: 'pipeline-disabled',
      image: 'web-server',
      promotionId: 'web-server-pipeline',
      pipelineArn,
      failures: '5',
    };
    const text = emailText(said);
    expect(text).toContain('5 scheduled builds of web-server failed one after another.');
    expect(text).toContain('gets no fixes');
    expect(text).toContain('Actions, Enable pipeline');
    expect(text).toContain(
      'Pipeline: https://us-east-1.console.aws.amazon.com/imagebuilder/home?region=us-east-1#/pipelines/',
    );
  });
});

describe('Advice on a failed build can be followed', () => {
  const DENIED =
    'is not authorized to perform: ssm:SendCommand on resource: arn:aws:ssm:us-east-1::document/AWS-UpdateSSMAgent';
  const role = (name: string) => `User: arn:aws:sts::${HUB}:assumed-role/${name}/ImageBuilder ${DENIED}`;

  it('for a permission that a service-linked role lacks: the image gets a role of its own', () => {
    const text = emailText(failed({}, role('AWSServiceRoleForImageBuilder')));
    expect(text).toContain('Set executionRole in image.yaml');
    expect(text).toContain('that has the action');
    expect(text).not.toContain('add it to the role that it names');
  });

  it.each([
    ['with an explicit deny in a service control policy', /deny in a service control policy refuses the action/],
    ['because no VPC endpoint policy allows the ssm:SendCommand action', /No VPC endpoint policy allows the action/],
    ['with an explicit deny in a permissions boundary', /deny in a permissions boundary refuses the action/],
  ])('for what a role cannot have, %s: that is to be changed, and no role', (why, advice) => {
    const text = emailText(failed({}, `${role('web-server-build')} ${why}`));
    expect(text).toMatch(advice);
    expect(text).not.toContain('add it to the role that it names');
    expect(text).not.toContain('executionRole');
  });

  it('for an explicit deny in a policy of the role: the deny is what has to go', () => {
    const text = emailText(failed({}, `${role('web-server-build')} with an explicit deny in an identity-based policy`));
    expect(text).toMatch(/deny in an identity-based policy refuses the action/);
  });

  it('for a permission that a role of yours lacks: it gets the action', () => {
    const text = emailText(failed({}, role('web-server-build')));
    expect(text).toContain('add it to the role that it names');
    expect(text).not.toContain('executionRole');
  });

  it("for a component of Amazon's: nobody is told to fix it", () => {
    const component = { name: 'update-linux', version: '1.0.2/1', amazons: true };
    const text = emailText(failed({ component }));
    expect(text).not.toContain('npm run images:run');
    expect(text).toContain('pin another version');
  });
});

import { assert, property, string } from 'fast-check';
import { readReason } from '../../../../shared/domain/build/read-reason.ts';

const COMPONENT = 'arn:aws:imagebuilder:us-east-1:111111111111:component/apache-test/1.0.0/1';
const IMAGE = 'arn:aws:imagebuilder:us-east-1:111111111111:image/web-server/1.0.0/1';
const component = { name: 'apache-test', version: '1.0.0/1' };

describe("Image Builder's reason in words", () => {
  it.each([
    [
      'a component, by the workflow',
      `Workflow Execution ID: 'wf-b867ea03-6bf2-4910-a834-a548aa0728d2' failed with reason: Document ${COMPONENT} failed!`,
      { component, error: `Document ${COMPONENT} failed!` },
    ],
    [
      'a component, by Systems Manager as it was',
      `SSM execution 'f9fada4e-849a-4bb6-a444-32b6a9571782' failed for image arn: '${IMAGE}' with status = 'Failed' in state = 'BUILDING' and failure message = 'Document ${COMPONENT} failed!'`,
      { component, state: 'BUILDING', error: `Document ${COMPONENT} failed!` },
    ],
    [
      'an instance that does not answer',
      "SSM execution '8930028b' failed with status = 'TimedOut' in state = 'BUILDING' and failure message = 'SSM Agent verification failed'",
      { state: 'BUILDING', error: 'SSM Agent verification failed' },
    ],
    [
      'a step of the workflow',
      "Workflow Execution ID: 'wf-1' failed with reason: InsufficientHostCapacity in workflow step LaunchBuildInstance",
      { workflowStep: 'LaunchBuildInstance', error: 'InsufficientHostCapacity in workflow step LaunchBuildInstance' },
    ],
    [
      'a document that cannot be parsed',
      `Document ${COMPONENT} failed! Parsing step 'Download' in phase 'build' failed. Error: Action S3Download has no inputs`,
      { component: { ...component, step: 'Download', phase: 'build' } },
    ],
    [
      'an integration',
      `Integration failed with JobId 'a1b2', status = 'Failed' for ARN '${IMAGE}'. …`,
      { state: 'INTEGRATING' },
    ],
    [
      'a distribution',
      `Distribution failed with JobId 'a1b2', status = 'Failed' for ARN '${IMAGE}'.`,
      { state: 'DISTRIBUTING' },
    ],
    ['a component of the partition of China', `Document ${COMPONENT.replace('aws', 'aws-cn')} failed!`, { component }],
    [
      'a managed component',
      `Document ${COMPONENT.replace('111111111111', 'aws')} failed!`,
      { component: { ...component, amazons: true } },
    ],
    ['nothing', '', {}],
    ['nothing that is known', 'The image creation timed out.', {}],
  ])('tells where it failed: %s', (_what, reason, expected) => {
    expect(readReason(reason)).toEqual(expected);
  });

  it('is never too odd to read', () => {
    assert(property(string({ unit: 'binary', maxLength: 1024 }), (reason) => void readReason(reason)));
  });
});

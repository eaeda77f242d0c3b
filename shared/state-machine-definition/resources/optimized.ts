/** How a task may wait for what it has begun. */
export type Pattern = 'sync' | 'sync:2' | 'waitForTaskToken';

/**
 * Actions of the optimized integrations, each with `.sync` where it can wait for its job; and the services whose actions can
 * wait for a token. https://docs.aws.amazon.com/step-functions/latest/dg/integrate-optimized.html and the page of each service
 */
const ACTIONS: Readonly<Record<string, string>> = {
  apigateway: 'invoke',
  athena: 'getQueryExecution getQueryResults startQueryExecution.sync stopQueryExecution',
  batch: 'submitJob.sync',
  bedrock: 'createModelCustomizationJob.sync invokeModel',
  codebuild: `
    batchDeleteBuilds batchGetReports deleteBuildBatch retryBuildBatch.sync startBuild.sync startBuildBatch.sync stopBuild
    stopBuildBatch`,
  databrew: 'startJobRun.sync',
  dynamodb: 'deleteItem getItem putItem updateItem',
  ecs: 'runTask.sync',
  eks: `
    call createCluster.sync createFargateProfile.sync createNodegroup.sync deleteCluster.sync deleteFargateProfile.sync
    deleteNodegroup.sync runJob.sync`,
  elasticmapreduce: `
    addStep.sync cancelStep createCluster.sync modifyInstanceFleetByName modifyInstanceGroupByName
    setClusterTerminationProtection terminateCluster.sync`,
  'emr-containers': 'createVirtualCluster deleteVirtualCluster.sync startJobRun.sync',
  'emr-serverless': `
    cancelJobRun.sync createApplication.sync deleteApplication.sync startApplication.sync startJobRun.sync
    stopApplication.sync`,
  events: 'putEvents',
  glue: 'startJobRun.sync',
  http: 'invoke',
  lambda: 'invoke',
  mediaconvert: 'createJob.sync',
  sagemaker: `
    createEndpoint createEndpointConfig createHyperParameterTuningJob.sync createLabelingJob.sync createModel
    createProcessingJob.sync createTrainingJob.sync createTransformJob.sync updateEndpoint`,
  sns: 'publish',
  sqs: 'sendMessage',
  states: 'startExecution.sync',
};

const WITH_TOKEN = new Set(['apigateway', 'bedrock', 'ecs', 'eks', 'events', 'lambda', 'sns', 'sqs', 'states']);

const BY_SERVICE = new Map(
  Object.entries(ACTIONS).map(([service, actions]) => [service, new Set(actions.trim().split(/\s+/))]),
);

/** Whether Step Functions has the integration, and with this pattern. */
export const isOptimized = (service: string, action: string, pattern: Pattern | undefined): boolean => {
  const actions = BY_SERVICE.get(service);
  const waits = actions?.has(`${action}.sync`) ?? false;
  if (!waits && !actions?.has(action)) return false;
  if (pattern === undefined) return true;
  if (pattern === 'waitForTaskToken') return WITH_TOKEN.has(service);
  return waits && (pattern === 'sync' || service === 'states');
};

import type { Service } from '../../kernel/service.ts';
import type { World } from '../../kernel/world.ts';
import { sendTaskFailure, sendTaskHeartbeat, sendTaskSuccess } from './callbacks.ts';
import {
  listStateMachineAliases,
  listStateMachineVersions,
  listTagsForResource,
  validateStateMachineDefinition,
} from './describing.ts';
import { describeExecution, describeStateMachineForExecution, listExecutions } from './executions.ts';
import { getExecutionHistory } from './history.ts';
import {
  createStateMachine,
  deleteStateMachine,
  describeStateMachine,
  listStateMachines,
  updateStateMachine,
} from './machines.ts';
import { allowMapRun, describeMapRun, listMapRuns } from './map-runs.ts';
import { redriveExecution, startExecution, stopExecution } from './starting.ts';
import { stateMachine } from './state-machine-resource.ts';
import { statesState } from './store.ts';

/** AWS Step Functions: Standard and Express state machines in JSONata. */
export const states: Service = {
  name: 'states',
  client: () => import('@aws-sdk/client-sfn'),
  operations: {
    CreateStateMachine: createStateMachine,
    DeleteStateMachine: deleteStateMachine,
    DescribeExecution: describeExecution,
    DescribeMapRun: describeMapRun,
    DescribeStateMachine: describeStateMachine,
    DescribeStateMachineForExecution: describeStateMachineForExecution,
    GetExecutionHistory: getExecutionHistory,
    ListExecutions: listExecutions,
    ListMapRuns: listMapRuns,
    ListStateMachineAliases: listStateMachineAliases,
    ListStateMachineVersions: listStateMachineVersions,
    ListStateMachines: listStateMachines,
    ListTagsForResource: listTagsForResource,
    RedriveExecution: redriveExecution,
    SendTaskFailure: sendTaskFailure,
    SendTaskHeartbeat: sendTaskHeartbeat,
    SendTaskSuccess: sendTaskSuccess,
    StartExecution: startExecution,
    StartMapRun: allowMapRun,
    StopExecution: stopExecution,
    UpdateStateMachine: updateStateMachine,
    ValidateStateMachineDefinition: validateStateMachineDefinition,
  },
  resourceTypes: { 'AWS::StepFunctions::StateMachine': stateMachine },
  controls: { executions: (_body, world) => executionsOf(world) },
};

/** Every execution there is, with the transitions that AWS would bill. */
const executionsOf = (world: World) =>
  world
    .places('states')
    .flatMap(({ account, region }) => Object.values(statesState(world, account, region).executions))
    .map(({ arn, name, status, transitions }) => ({ arn, name, status, transitions }));

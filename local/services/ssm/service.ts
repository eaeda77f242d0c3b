import type { Service } from '../../kernel/service.ts';
import { deleteParameter, deleteParameters } from './deleting.ts';
import { describeParameters } from './describe-parameters.ts';
import { createDocument, deleteDocument, getCalendarState } from './documents/documents.ts';
import { getParametersByPath } from './get-parameters-by-path.ts';
import { labelParameterVersion, unlabelParameterVersion } from './labels.ts';
import { putParameter } from './put-parameter.ts';
import { getParameter, getParameterHistory, getParameters } from './reading.ts';
import { ssmResourceTypes } from './resource.ts';
import { addTagsToResource, listTagsForResource, removeTagsFromResource } from './tags.ts';

/** AWS Systems Manager: Parameter Store, with AMI ids validated after the answer, as AWS does; and Change Calendar. */
export const ssm: Service = {
  name: 'ssm',
  client: () => import('@aws-sdk/client-ssm'),
  operations: {
    AddTagsToResource: addTagsToResource,
    CreateDocument: createDocument,
    DeleteDocument: deleteDocument,
    DeleteParameter: deleteParameter,
    DeleteParameters: deleteParameters,
    DescribeParameters: describeParameters,
    GetCalendarState: getCalendarState,
    GetParameter: getParameter,
    GetParameterHistory: getParameterHistory,
    GetParameters: getParameters,
    GetParametersByPath: getParametersByPath,
    LabelParameterVersion: labelParameterVersion,
    ListTagsForResource: listTagsForResource,
    PutParameter: putParameter,
    RemoveTagsFromResource: removeTagsFromResource,
    UnlabelParameterVersion: unlabelParameterVersion,
  },
  resourceTypes: ssmResourceTypes,
};

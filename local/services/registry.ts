import type { Service } from '../kernel/service.ts';
import { autoscaling } from './autoscaling/service.ts';
import { chatbot } from './chatbot/service.ts';
import { cloudformation } from './cloudformation/service.ts';
import { cloudtrail } from './cloudtrail/service.ts';
import { cloudwatch } from './cloudwatch/service.ts';
import { dynamodb } from './dynamodb/service.ts';
import { ec2 } from './ec2/service.ts';
import { ecr } from './ecr/service.ts';
import { events } from './events/service.ts';
import { iam } from './iam/service.ts';
import { imagebuilder } from './imagebuilder/service.ts';
import { inspector2 } from './inspector2/service.ts';
import { kms } from './kms/service.ts';
import { lambda } from './lambda/service.ts';
import { logs } from './logs/service.ts';
import { organizations } from './organizations/service.ts';
import { s3 } from './s3/service.ts';
import { secretsmanager } from './secretsmanager/service.ts';
import { sns } from './sns/service.ts';
import { sqs } from './sqs/service.ts';
import { ssm } from './ssm/service.ts';
import { states } from './states/service.ts';
import { sts } from './sts/service.ts';

/** Every service of local AWS. Clients are loaded on the first request only: their schemas are large. */
export const services: readonly Service[] = [
  autoscaling,
  chatbot,
  cloudformation,
  cloudtrail,
  cloudwatch,
  dynamodb,
  ec2,
  ecr,
  events,
  iam,
  imagebuilder,
  inspector2,
  kms,
  lambda,
  logs,
  organizations,
  s3,
  secretsmanager,
  sns,
  sqs,
  ssm,
  states,
  sts,
];

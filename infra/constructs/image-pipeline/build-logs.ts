import { RemovalPolicy } from 'aws-cdk-lib';
import { type ILogGroup, LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { ImageDefinition } from '../../images/image-definition.ts';

const OWN = '/aws/imagebuilder/hallmark';

/**
 * The log groups of an image's builds and of its pipeline: its own, or existing ones that image.yaml names. Their names differ from
 * Image Builder's defaults (/aws/imagebuilder/<image>), which exist in every account that has built an image of that name. They
 * begin with /aws/imagebuilder/, since any other name needs an execution role:
 * https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_PipelineLoggingConfiguration.html
 */
export class BuildLogs extends Construct {
  readonly image: ILogGroup;
  readonly pipeline: ILogGroup;

  constructor(scope: Construct, id: string, { name, logging }: ImageDefinition, retention: RetentionDays) {
    super(scope, id);
    const group = (called: string, existing: string | undefined, logGroupName: string): ILogGroup =>
      existing === undefined
        ? new LogGroup(this, called, {
            logGroupName,
            retention: logging.retentionDays ?? retention,
            removalPolicy: RemovalPolicy.DESTROY,
          })
        : LogGroup.fromLogGroupName(this, called, existing);
    this.image = group('Image', logging.imageLogGroup, `${OWN}/${name}`);
    this.pipeline = group('Pipeline', logging.pipelineLogGroup, `${OWN}/pipeline/${name}`);
  }
}

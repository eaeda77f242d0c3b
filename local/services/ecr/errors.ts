import { AwsError } from '../../kernel/errors.ts';
import type { Repository } from './state.ts';

const refused = (name: string, message: string): AwsError => new AwsError(name, message, { status: 400 });

const inRegistry = ({ name, account }: Repository): string =>
  `the repository with name '${name}' in the registry with id '${account}'`;

export const invalidParameter = (message: string): AwsError => refused('InvalidParameterException', message);

export const imageNotFound = (repository: Repository, image: string): AwsError =>
  refused('ImageNotFoundException', `The image with imageId ${image} does not exist within ${inRegistry(repository)}`);

export const imageAlreadyThere = (repository: Repository, digest: string, tag: string): AwsError =>
  refused(
    'ImageAlreadyExistsException',
    `Image with digest '${digest}' and tag '${tag}' already exists in ${inRegistry(repository)}`,
  );

export const repositoryAlreadyThere = (name: string, account: string): AwsError =>
  refused(
    'RepositoryAlreadyExistsException',
    `The repository with name '${name}' already exists in the registry with id '${account}'`,
  );

export const repositoryNotEmpty = (repository: Repository): AwsError =>
  refused(
    'RepositoryNotEmptyException',
    `${inRegistry(repository)} cannot be deleted because it still contains images`.replace(/^t/, 'T'),
  );

export const policyNotFound = (repository: Repository): AwsError =>
  refused('RepositoryPolicyNotFoundException', `Repository policy does not exist for ${inRegistry(repository)}`);

export const scanNotFound = (repository: Repository, digest: string): AwsError =>
  refused('ScanNotFoundException', `Image scan does not exist for the image '${digest}' in ${inRegistry(repository)}`);

export const layerNotFound = (repository: Repository, digest: string): AwsError =>
  refused('LayersNotFoundException', `The layer '${digest}' does not exist in ${inRegistry(repository)}`);

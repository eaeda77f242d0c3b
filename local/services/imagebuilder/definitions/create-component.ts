import type { CreateComponentRequest } from '@aws-sdk/client-imagebuilder';
import { checkDocument } from '../../../../shared/component-document/check-document.ts';
import type { World } from '../../../kernel/world.ts';
import { arnOf, slug } from '../arn.ts';
import { alreadyExists, invalidCombination, invalidValue } from '../errors.ts';
import { factory, type Place, type StoredComponent } from '../store.ts';
import { kept, type Made } from './made.ts';
import { checkName, checkOneOf, checkVersion } from './names.ts';
import { checkQuota, MOST } from './quotas.ts';
import { sameContent } from './same-content.ts';

const PLATFORMS = ['Linux', 'Windows', 'macOS'] as const;

/**
 * Makes a version of a component; the same version with the same content is the one that is there. Throws what
 * CreateComponent throws, ResourceAlreadyExistsException for the same version with other content.
 */
export const createComponent = (
  world: World,
  { account, region }: Place,
  request: CreateComponentRequest,
): Made<StoredComponent> => {
  checkName(request.name);
  checkVersion(request.semanticVersion);
  checkOneOf('platform', request.platform, PLATFORMS);
  const type = checkData(request);
  const { name = '', semanticVersion: version = '' } = request;
  const { components } = factory(world, account, region);
  const arn = arnOf(account, region, 'component', `${slug(name)}/${version}/1`);
  const given = kept(request);
  const known = components[arn];
  if (known) {
    if (sameContent(known.given, given)) return { stored: known, isNew: false };
    throw alreadyExists(
      'Component',
      arn,
      'Its content is another one, and versions are immutable: give a new version.',
    );
  }
  checkQuota('components', components);
  const stored: StoredComponent = {
    arn,
    name,
    version,
    platform: request.platform,
    type,
    createdAt: world.clock.now(),
    tags: { ...request.tags },
    given,
  };
  components[arn] = stored;
  return { stored, isNew: true };
};

const checkData = ({ data, uri, platform }: CreateComponentRequest): 'BUILD' | 'TEST' => {
  if (data === undefined && uri === undefined)
    throw invalidCombination('Give data or uri: the component has no document.');
  if (data === undefined) return 'BUILD';
  if (uri === undefined && data.length > MOST.dataLength)
    throw invalidValue(
      'data',
      `It has ${data.length} characters; at most ${MOST.dataLength} are allowed. Give uri instead.`,
    );
  const { document, problems } = checkDocument(data, platform);
  const [first] = problems;
  if (first)
    throw invalidValue(
      'data',
      `The component document has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}: line ${first.line}, column ${first.column}: ${first.message}${first.suggestion ? `: ${first.suggestion}` : ''}`,
    );
  if ((document?.parameters.length ?? 0) > MOST.parametersPerComponent)
    throw invalidValue('data', `The component document has more than ${MOST.parametersPerComponent} parameters.`);
  return document?.phases.every(({ name }) => name === 'test') && document.phases.length > 0 ? 'TEST' : 'BUILD';
};

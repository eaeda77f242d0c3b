import { parseArgs } from 'node:util';
import type { Platform } from '../../../shared/component-document/document.ts';
import { ConfigurationError } from '../../configuration/configuration-error.ts';
import { readConfiguration } from '../../configuration/read-configuration.ts';
import type { Hub } from '../checks/hub.ts';
import { checkFiles } from './check-files.ts';
import { findFiles, NoSuchPath } from './find-files.ts';
import { report } from './report.ts';
import { componentSchema } from './schema/component-schema.ts';

const USAGE = `npm run images:check [-- PATH…] [--platform Linux|Windows|macOS] [--json]

Checks component documents of AWSTOE and the definitions of images (image.yaml) in files and folders; in images/ unless others
are given. In folders, files of other tools are passed over. docs/component-documents.md has the rules. Images are also checked against
the hub and the regions of infra/hallmark.yaml.

  --platform   what the documents are meant for; else that of the image.yaml that names them, or any
  --configuration  another file than infra/hallmark.yaml
  --json       one JSON document on stdout
  --schema     prints the JSON Schema of component documents for editors (infra/component-document.schema.json)
  --help       this text

Exit code: 0 no problems (there may be remarks), 1 problems, 2 wrong usage or a path that is not there.
`;

const PLATFORMS: readonly Platform[] = ['Linux', 'Windows', 'macOS'];

class Usage extends Error {}

const platformOf = (text: string | undefined): Platform | undefined => {
  const platform = PLATFORMS.find((each) => each.toLowerCase() === text?.toLowerCase());
  if (text !== undefined && platform === undefined)
    throw new Usage(`--platform ${text}: there is ${PLATFORMS.join(', ')}`);
  return platform;
};

/** Without a configuration that can be read, what an image needs of the hub is not checked; synthesis says what is wrong with the file. */
const hubOf = (configurationFile: string): Hub | undefined => {
  try {
    return readConfiguration(configurationFile).input;
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    process.stderr.write(
      `${error.message}\nImages are not checked against the hub and the regions of ${configurationFile}.\n`,
    );
    return undefined;
  }
};

const main = (): number => {
  const { values, positionals } = parseArgs({
    options: {
      help: { type: 'boolean', short: 'h' },
      configuration: { type: 'string', default: 'infra/hallmark.yaml' },
      json: { type: 'boolean' },
      platform: { type: 'string' },
      schema: { type: 'boolean' },
    },
    allowPositionals: true,
  });
  if (values.help || values.schema) {
    process.stdout.write(values.help ? USAGE : `${JSON.stringify(componentSchema(), null, 2)}\n`);
    return 0;
  }
  const platform = platformOf(values.platform);
  const files = findFiles(positionals.length === 0 ? ['images'] : positionals);
  const anyImage = files.some(({ kind }) => kind === 'image');
  const result = checkFiles(files, platform, anyImage ? hubOf(values.configuration) : undefined);
  process.stdout.write(values.json ? `${JSON.stringify(result, null, 2)}\n` : report(result));
  return result.problems.length === 0 ? 0 : 1;
};

try {
  process.exitCode = main();
} catch (error) {
  const usage = error instanceof TypeError || error instanceof Usage;
  if (!usage && !(error instanceof NoSuchPath) && !(error instanceof ConfigurationError)) throw error;
  process.stderr.write(`${error.message}\n${usage ? `\n${USAGE}` : ''}`);
  process.exitCode = 2;
}

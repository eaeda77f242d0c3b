import { STSClient } from '@aws-sdk/client-sts';
import { HttpRequest } from '@smithy/core/protocols';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Needs } from '../needs/needs.ts';
import type { Clients } from './clients.ts';
import type { Facts } from './facts.ts';
import { read } from './read.ts';

/**
 * Amazon Q Developer in chat applications belongs to an account and answers in a few regions:
 * https://docs.aws.amazon.com/general/latest/gr/chatbot.html
 */
const REGION = 'us-east-2';

interface Page {
  readonly SlackWorkspaces?: readonly { readonly SlackTeamId: string }[];
  readonly SlackChannelConfigurations?: readonly {
    readonly ChatConfigurationArn: string;
    readonly SlackTeamId: string;
    readonly SlackChannelId: string;
  }[];
  readonly CustomActions?: readonly string[];
  readonly NextToken?: string;
  readonly message?: string;
}

/** The SDK has no current client for this service, so its two reads are signed here. */
class Chat {
  readonly #signer: SignatureV4;
  readonly #endpoint: URL;

  constructor(clients: Clients, { home }: Needs) {
    const { config } = clients.of(STSClient, home);
    const { credentials, sha256 } = config;
    this.#signer = new SignatureV4({ credentials, sha256, region: REGION, service: 'chatbot' });
    this.#endpoint = new URL(
      clients.endpoint ?? process.env['AWS_ENDPOINT_URL'] ?? `https://chatbot.${REGION}.amazonaws.com`,
    );
  }

  /** Every page of an operation. Throws as an SDK client does: an error with AWS's name and message. */
  async pages(operation: string): Promise<readonly Page[]> {
    const pages: Page[] = [];
    let NextToken: string | undefined;
    do {
      const page = await this.#post(operation, NextToken === undefined ? {} : { NextToken });
      pages.push(page);
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    return pages;
  }

  async #post(operation: string, body: object): Promise<Page> {
    const { protocol, hostname, port, host } = this.#endpoint;
    const request = new HttpRequest({
      protocol,
      hostname,
      ...(port === '' ? {} : { port: Number(port) }),
      method: 'POST',
      path: `/${operation}`,
      headers: { host, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const { headers } = await this.#signer.sign(request);
    const response = await fetch(new URL(`/${operation}`, this.#endpoint), {
      method: 'POST',
      headers,
      body: request.body as string,
    });
    const answer = (await response.json()) as Page;
    if (response.ok) return answer;
    const name = response.headers.get('x-amzn-errortype')?.split(':')[0] ?? `HTTP ${response.status}`;
    throw Object.assign(new Error(answer.message ?? ''), { name });
  }
}

export const readSlackWorkspaces = (clients: Clients, needs: Needs): Promise<Facts['slackWorkspaces']> =>
  read('chatbot:DescribeSlackWorkspaces', async () => {
    const pages = await new Chat(clients, needs).pages('describe-slack-workspaces');
    return pages.flatMap(({ SlackWorkspaces = [] }) => SlackWorkspaces.map(({ SlackTeamId }) => SlackTeamId));
  });

export const readSlackChannels = (clients: Clients, needs: Needs): Promise<Facts['slackChannels']> =>
  read('chatbot:DescribeSlackChannelConfigurations', async () => {
    const pages = await new Chat(clients, needs).pages('describe-slack-channel-configurations');
    return pages.flatMap(({ SlackChannelConfigurations = [] }) =>
      SlackChannelConfigurations.map(({ ChatConfigurationArn, SlackTeamId, SlackChannelId }) => ({
        arn: ChatConfigurationArn,
        workspaceId: SlackTeamId,
        channelId: SlackChannelId,
      })),
    );
  });

export const customActionExists = async (clients: Clients, needs: Needs, arn: string): Promise<boolean> => {
  const pages = await new Chat(clients, needs).pages('list-custom-actions');
  return pages.some(({ CustomActions = [] }) => CustomActions.includes(arn));
};

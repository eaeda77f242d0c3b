import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ImagebuilderClient } from '@aws-sdk/client-imagebuilder';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SSMClient } from '@aws-sdk/client-ssm';

/** Without `info`, for which the SDK would go through every request and answer once more. */
const SILENT = { trace: () => {}, debug: () => {}, warn: () => {}, error: () => {} };

/** Stock SDK clients for local AWS, as root of an account: the way any other program would reach it. */
export class Clients {
  readonly #url: string;
  readonly #made = new Map<string, unknown>();

  constructor(url: string) {
    this.#url = url;
  }

  ec2 = (account: string, region: string) => this.#client('ec2', EC2Client, account, region);
  autoScaling = (account: string, region: string) => this.#client('autoscaling', AutoScalingClient, account, region);
  imagebuilder = (account: string, region: string) => this.#client('imagebuilder', ImagebuilderClient, account, region);
  sfn = (account: string, region: string) => this.#client('states', SFNClient, account, region);
  ssm = (account: string, region: string) => this.#client('ssm', SSMClient, account, region);

  /** A lever of local AWS (`/_local/…`). */
  async control<T>(path: string, body?: unknown): Promise<T> {
    const response = await fetch(
      `${this.#url}/_local/${path}`,
      body === undefined
        ? {}
        : { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
    );
    const answer = (await response.json()) as T & { message?: string };
    if (!response.ok) throw new Error(`/_local/${path}: ${answer.message ?? response.status}`);
    return answer;
  }

  #client<T>(service: string, Client: new (config: object) => T, account: string, region: string): T {
    const key = `${service}/${account}/${region}`;
    const known = this.#made.get(key);
    if (known) return known as T;
    const made = new Client({
      region,
      endpoint: this.#url,
      credentials: { accessKeyId: account, secretAccessKey: 'local' },
      maxAttempts: 3,
      logger: SILENT,
    });
    this.#made.set(key, made);
    return made;
  }
}

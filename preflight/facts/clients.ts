interface Settings {
  readonly region: string;
  readonly endpoint?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

interface Client {
  destroy(): void;
}

type ClientClass<T> = new (settings: Settings) => T;

/** One client for each service and region. The SDK finds the credentials, unless local AWS is named. */
export class Clients {
  readonly #local: Omit<Settings, 'region'>;
  readonly #made = new Map<ClientClass<Client>, Map<string, Client>>();

  /** `local` is the URL of local AWS, where an account's id is the access key of its root. */
  constructor(account: string, local: string | undefined) {
    this.#local =
      local === undefined ? {} : { endpoint: local, credentials: { accessKeyId: account, secretAccessKey: 'local' } };
  }

  /** Where local AWS is; undefined where the SDK decides. */
  get endpoint(): string | undefined {
    return this.#local.endpoint;
  }

  of<T extends Client>(Client: ClientClass<T>, region: string): T {
    const byRegion = this.#made.get(Client) ?? new Map<string, Client>();
    this.#made.set(Client, byRegion);
    const made = (byRegion.get(region) ?? new Client({ region, ...this.#local })) as T;
    byRegion.set(region, made);
    return made;
  }

  /** Ends connections, which would keep a program up. */
  destroy(): void {
    for (const byRegion of this.#made.values()) for (const client of byRegion.values()) client.destroy();
  }
}

/** What the runner and the process that acts in the sandbox say to each other, one JSON object a line. */

/** To the sandbox. The reply has the same id. */
export type Request = { readonly id: string } & (
  | {
      readonly kind: 'act';
      readonly action: string;
      /** With their references filled in. */
      readonly inputs: unknown;
      readonly network: boolean;
      readonly platform: string;
      /** When the step has to end, in milliseconds of `Date.now()`; absent for `timeoutSeconds: -1`. */
      readonly deadline?: number;
    }
  | { readonly kind: 'decide'; readonly condition: unknown }
);

/** From the sandbox: any number of `lines`, then one of the others. */
export type Reply = { readonly id: string } & (
  | { readonly kind: 'lines'; readonly from: 'Stdout' | 'Stderr'; readonly texts: readonly string[] }
  | { readonly kind: 'done'; readonly outputs: unknown }
  | { readonly kind: 'failed'; readonly message: string; readonly outputs?: unknown }
  | { readonly kind: 'late'; readonly outputs?: unknown }
  | { readonly kind: 'skipped'; readonly reason: string }
);

/** The first line of all: what the process sees of its own isolation, before it runs anything. */
export interface Ready {
  readonly kind: 'ready';
  readonly isolation: Isolation;
}

export interface Isolation {
  /** The user that its root is on this machine. */
  readonly outsideUid: number;
  /** Users of this machine that have a number in the sandbox. */
  readonly mappedUsers: number;
  readonly noNewPrivileges: boolean;
  /** The bounding set of capabilities, as the kernel writes it. */
  readonly capabilities: string;
  /** Whether what is written to `/usr` goes to a layer in memory. */
  readonly layered: boolean;
  /** File systems that can be written to, and are neither the sandbox's own nor devices that everybody has. */
  readonly writable: readonly string[];
  /** File descriptors that came with it, beside its standard input, output and error. */
  readonly inherited: readonly string[];
}

/** Bytes of a line that a command may put out. */
export const LONGEST_LINE = 2 ** 20;

/** Lines that it may put out. */
export const MOST_LINES = 100_000;

/** Bytes of all of them; and of a file that becomes an output. */
export const MOST_OUTPUT = 8 * 2 ** 20;

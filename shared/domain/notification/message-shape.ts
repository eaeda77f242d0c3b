/** What a message says, before it is dressed for Slack or e-mail. All texts are plain; nothing is escaped yet. */
export interface Message {
  readonly mark: Mark;
  readonly title: string;
  /** What happened, and what it means. */
  readonly lines: readonly string[];
  /** What to do next. */
  readonly nextSteps: readonly string[];
  /** To copy and run. They are shown as they are, and never cut. */
  readonly commands?: readonly Command[] | undefined;
}

export interface Command {
  /** What it does: "Approve". */
  readonly label: string;
  /** Its parts are of known length: ids, names and addresses. */
  readonly command: string;
}

/** `emergency`: something stands as nobody wants it, and only a person can mend it. */
export type Mark = 'started' | 'good' | 'stopped' | 'alarm' | 'emergency';

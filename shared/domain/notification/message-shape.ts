/** What a message says, before it is dressed for Slack or e-mail. All texts are plain; nothing is escaped yet. */
export interface Message {
  readonly mark: Mark;
  readonly title: string;
  /** What happened, and what it means. */
  readonly lines: readonly string[];
  /** What to do next. */
  readonly nextSteps: readonly string[];
}

/** `emergency`: something stands as nobody wants it, and only a person can mend it. */
export type Mark = 'started' | 'good' | 'stopped' | 'alarm' | 'emergency';

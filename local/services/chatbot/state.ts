import type { World } from '../../kernel/world.ts';

/** Properties of `AWS::Chatbot::SlackChannelConfiguration`, as templates say them. */
export interface SlackConfiguration {
  readonly ConfigurationName: string;
  readonly SlackWorkspaceId: string;
  readonly SlackChannelId: string;
  readonly IamRoleArn?: string;
  readonly SnsTopicArns?: readonly string[];
  readonly GuardrailPolicies?: readonly string[];
  readonly LoggingLevel?: string;
  readonly UserRoleRequired?: boolean | string;
}

interface ChatbotState {
  /** ARNs. */
  readonly customActions: Record<string, true>;
  /** By ARN. */
  configurations: Record<string, SlackConfiguration>;
  /** Workspaces that an administrator authorized in the console: id → name. */
  workspaces: Record<string, string>;
}

/** It belongs to an account, and to no region. */
export const chatbotState = (world: World, account: string): ChatbotState =>
  world.state<ChatbotState>('chatbot', account, 'global', () => ({
    customActions: {},
    configurations: {},
    workspaces: {},
  }));

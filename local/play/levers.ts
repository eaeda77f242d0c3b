import type { Scene } from './scene.ts';

/** How the next build of an image goes; what is left out goes well, with a few small findings from the seed. */
export interface NextBuild {
  readonly outcome?: 'AVAILABLE' | 'FAILED' | 'CANCELLED';
  readonly failAt?: string;
  readonly reason?: string;
  /** Component, phase and step that fail, with `reason` as what the step says. */
  readonly failedComponent?: string;
  readonly failedPhase?: string;
  readonly failedStep?: string;
  /** Whether its Linux components are executed, whatever the play was started with. */
  readonly executeComponents?: boolean;
  readonly scan?: 'COMPLETED' | 'SCANNING' | 'ABANDONED' | 'FAILED' | 'TIMED_OUT' | 'off';
  readonly scanMinutes?: number;
  readonly findings?: readonly Finding[];
}

export interface Finding {
  readonly vulnerabilityId: string;
  readonly severity: 'INFORMATIONAL' | 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL' | 'UNTRIAGED';
  readonly packageName: string;
  readonly installedVersion: string;
  readonly fixedInVersion?: string;
  readonly title?: string;
  readonly description?: string;
  readonly score?: number;
}

export const nextBuild = async (scene: Scene, build: NextBuild): Promise<void> => {
  const { account, region } = scene.layout.hub;
  await scene.clients.control('imagebuilder/next-build', { recipe: scene.image.name, account, region, ...build });
};

import type { RequestLaunchTemplateData } from '@aws-sdk/client-ec2';
import type { World } from '../../kernel/world.ts';
import { amazonImages } from './images/amazon-images.ts';
import { makeNetwork, type Network } from './network/network.ts';
import type { Ec2Region } from './stored-image.ts';

/** All times in the state are virtual milliseconds since 1970. */
export interface TemplateVersion {
  readonly number: number;
  readonly description?: string | undefined;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly data: RequestLaunchTemplateData;
}

export interface LaunchTemplate {
  readonly id: string;
  readonly name: string;
  readonly createdAt: number;
  readonly createdBy: string;
  defaultVersion: number;
  readonly versions: TemplateVersion[];
}

export interface StoredInstance {
  readonly id: string;
  readonly reservationId: string;
  readonly imageId: string;
  readonly architecture: string;
  readonly instanceType: string;
  readonly subnetId: string;
  readonly vpcId: string;
  readonly zone: string;
  readonly privateIp: string;
  readonly launchedAt: number;
  terminatedAt?: number;
}

/** What an account has in a region. Tags belong to who set them: the owner of an AMI and its users see their own only. */
export interface Ec2State {
  readonly tags: Record<string, Record<string, string>>;
  readonly templates: Record<string, LaunchTemplate>;
  readonly instances: Record<string, StoredInstance>;
  readonly network: Network;
  /** What a client token made: `operation/token` → fingerprint of the request and its result. */
  readonly tokens: Record<string, { readonly request: string; readonly result: string }>;
}

export const ec2State = (world: World, account: string, region: string): Ec2State =>
  world.state('ec2', account, region, () => ({
    tags: {},
    templates: {},
    instances: {},
    network: makeNetwork(world, region),
    tokens: {},
  }));

export const ec2Region = (world: World, region: string): Ec2Region =>
  world.state('ec2', 'global', region, () => amazonImages(region));

/** The tags that an account has put on a resource. */
export const tagsOf = (world: World, account: string, region: string, id: string): Readonly<Record<string, string>> =>
  ec2State(world, account, region).tags[id] ?? {};

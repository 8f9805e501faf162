import type { Platform } from '@landfall/actions/context';
import {
  AGENT_HEARTBEAT_MS,
  MOST_FRAME_BYTES,
  MOST_FRAMES_IN_TEN_SECONDS,
} from '@landfall/contracts/agent-protocol';
import { FOLLOW_UNHEARD_MS } from '@landfall/contracts/follow';
import type { KeyPair } from '@landfall/crypto/role-keys';
import type { Queue } from '@landfall/queue';
import type { GitHubDoor } from './github/door.ts';
import type { Local } from './local/local.ts';

/** Numbers that operators and tests may change. */
export interface Limits {
  /** Requests a minute from one address. */
  perAddress: number;
  /** Requests a minute with one session or token. */
  perCredential: number;
  /** Deliveries a minute to one webhook address. */
  perHook: number;
  /** Deliveries a minute from one network address: GitHub's few addresses send those of all tenants. */
  deliveriesPerAddress: number;
  /** Wrong passwords a minute before an account, and an address, has to wait. */
  failuresPerAccount: number;
  failuresPerAddress: number;
  /** Open event streams of one session or token, and of one organization. */
  streamsPerCredential: number;
  streamsPerOrganization: number;
  /** Logs that one session or token follows at a time. */
  followsPerCredential: number;
  /** Whoever reads such a log says something every few seconds; silence of so long means that nobody does. */
  followSilentMs: number;
  /** How often a stream says that it lives, reads again, and checks that its reader is still welcome. */
  heartbeatMs: number;
  /** How long a reader may not read before it is dropped. */
  slowReaderMs: number;
  /** How often an agent is told that the platform lives; three times that without a word of it is a dead connection. */
  agentHeartbeatMs: number;
  /** How long it may take to say who it is. */
  agentHelloMs: number;
  /** How long after it was told what is wanted of it, it is not told again. */
  agentDesiredMs: number;
  /** Of a frame. */
  agentFrameBytes: number;
  agentFramesInTenSeconds: number;
  /** Open connections of agents from one address, and of one organization. */
  agentsPerAddress: number;
  agentsPerOrganization: number;
}

export const defaultLimits: Limits = {
  perAddress: 3000,
  perCredential: 1200,
  perHook: 600,
  deliveriesPerAddress: 30_000,
  failuresPerAccount: 5,
  failuresPerAddress: 20,
  streamsPerCredential: 20,
  streamsPerOrganization: 500,
  followsPerCredential: 8,
  followSilentMs: FOLLOW_UNHEARD_MS + 10_000,
  heartbeatMs: 15_000,
  slowReaderMs: 20_000,
  agentHeartbeatMs: AGENT_HEARTBEAT_MS,
  agentHelloMs: 10_000,
  agentDesiredMs: 500,
  agentFrameBytes: MOST_FRAME_BYTES,
  agentFramesInTenSeconds: MOST_FRAMES_IN_TEN_SECONDS,
  agentsPerAddress: 500,
  agentsPerOrganization: 2_000,
};

/** What the doors are built from: one object, made once in `main.ts`. */
export interface Doors {
  platform: Platform;
  queue: Pick<Queue, 'onWake' | 'onAgentWake' | 'followed' | 'isReachable'>;
  /** The API's own key pair: it opens webhook secrets and nothing else. */
  key: KeyPair;
  /** What `npm start` has set up; undefined elsewhere. */
  local: Local | undefined;
  /** The way to GitHub, open or not. */
  github: GitHubDoor;
  limits: Limits;
  /** Addresses or CIDRs whose X-Forwarded-For is believed. */
  trustedProxies: string[];
}

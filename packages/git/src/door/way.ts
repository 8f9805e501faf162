import type { CheckedAddress } from '@landfall/egress';
import type { Credential } from '../remote/remote.ts';

/** Whom git is to reach through the door. */
export interface Reached {
  pinned: CheckedAddress;
  credential?: Credential;
  /** Certificates (PEM) that are trusted instead of Node's own. */
  caPem?: string;
}

/** What git is told of the door: nothing of it is worth anything once that git has ended. */
export interface Way {
  /** `http://127.0.0.1:…` */
  origin: string;
  /** What opens the door for this one git, by a header. */
  pass: string;
  /** `git://127.0.0.1:…/<pass>`, in place of both, for a git that reads where the host is known (`line-door.ts`). */
  lines?: string;
}

/** The header by which git shows its pass. */
export const PASS = 'Landfall-Pass';

/** What the door saw of one git. */
export interface Met {
  /** Why the host could not be reached, in words as git's own would be. */
  trouble?: string;
  /** Git was told what this host can do from memory. */
  remembered?: boolean;
}

/** What git will ask first, which is asked of the host while git starts. */
export interface Ahead {
  /** As git put it the last time. */
  question: Buffer;
  /** Undefined where there is none, or it is too long: git's own question is asked then. */
  answer: Promise<Buffer | undefined>;
  /** Nobody waits for it any more. */
  leave(): void;
}

/** One git that may go through. */
export interface Passage extends Reached {
  met: Met;
  /** What git was told to do: who is told the same asks the same first (`ahead.ts`). */
  purpose: string;
  ahead?: Ahead | undefined;
}

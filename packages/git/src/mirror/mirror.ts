import type { Remote } from '../remote/remote.ts';

/** A bare repository on our disk that keeps what was fetched of one remote, for one organization only. */
export interface Mirror {
  dir: string;
  remote: Remote;
}

/** Where the kept commits are named. Written by the fetch itself, so a name here means the commit is complete. */
export const KEPT = 'refs/landfall/commits/';

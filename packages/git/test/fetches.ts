import { text } from 'node:stream/consumers';
import { parseAllowList } from '@landfall/egress';
import { fetchCommit, type Mirror } from '../src/index.ts';

/** What a process that fetches and is killed meanwhile is told on its standard input, as JSON. */
export interface Fetches {
  mirror: Omit<Mirror, 'remote'> & { remote: Omit<Mirror['remote'], 'allow' | 'credential'> };
  /** As `parseAllowList` reads it. */
  allow: string[];
  commit: string;
}

const { mirror, allow, commit } = JSON.parse(await text(process.stdin)) as Fetches;
await fetchCommit({ ...mirror, remote: { ...mirror.remote, allow: parseAllowList(allow) } }, { commit });

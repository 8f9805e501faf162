import { rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Sample } from './sample.ts';
import type { StateDir } from './state-dir.ts';

/** What a running start tells other programs of the same person, such as the journeys: `ready.json`, mode 0600. */
export interface Ready {
  url: string;
  /** Of the launcher: SIGTERM ends everything. */
  pid: number;
  ports: { door: number; api: number; web: number };
  /** Process ids by name; one that is between two lives is left out. */
  processes: Record<string, number>;
  sample: Sample;
  kubeconfigFile: string | null;
  logs: string;
}

export function readyFile(state: StateDir): { write(ready: Ready): Promise<void>; remove(): Promise<void> } {
  const file = path.join(state.root, 'ready.json');
  let last = Promise.resolve();
  return {
    write: (ready) => {
      last = last.then(async () => {
        await writeFile(`${file}.draft`, JSON.stringify(ready, undefined, 2), { mode: 0o600 });
        await rename(`${file}.draft`, file);
      });
      return last;
    },
    remove: () => rm(file, { force: true }),
  };
}

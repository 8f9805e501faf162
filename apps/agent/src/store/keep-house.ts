import type { Wanted } from '../connection/party.ts';
import type { Host } from '../host.ts';

/** Has at hand what is wanted, and tidies what nobody needs any more. */
export interface Housekeeping {
  /** The platform has said what is wanted. Never throws. */
  told(wanted: Wanted): Promise<void>;
  /** Once more, by what it said last. Never throws. */
  keep(): Promise<void>;
}

type Kept = Pick<Host, 'snapshots' | 'ledgers' | 'desired' | 'tidy' | 'log'>;

export function keepHouse({ snapshots, ledgers, desired, tidy, log }: Kept): Housekeeping {
  // Told in this process: what was wanted before it is no word on what is there now.
  let applications: ReadonlySet<string> | undefined;
  const trying = async (what: string, work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      log.warn({ detail: what, error }, 'what is kept is not what it should be yet');
    }
  };
  // One at a time: it is told what is wanted while it still brings what was.
  let last: Promise<void> = Promise.resolve();
  const keep = (): Promise<void> => {
    last = last.then(once);
    return last;
  };
  const once = async () => {
    await trying('snapshots', () => snapshots.sweep(desired.snapshotIds()));
    await trying('snapshots', () => snapshots.ensure(desired.snapshotIds()));
    if (applications) await trying('ledgers', () => ledgers.sweep(applications ?? new Set()));
    await trying('parts', tidy);
  };
  return {
    keep,
    told: async ({ applications: wanted, others }) => {
      applications = others && new Set([...wanted.map(({ application }) => application.id), ...others]);
      await keep();
    },
  };
}

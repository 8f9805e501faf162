import type { ApplicationDetail, ResourceState } from '@landfall/contracts/application';
import { shortRevision } from '#src/ui/text/commit.tsx';
import { counted } from '#src/ui/text/counted.ts';

type Standing = Pick<ApplicationDetail, 'pin' | 'syncStatus' | 'problem' | 'head'>;

/** "8 resources, 6 not as in Git": how many there are, and of what they are compared with. */
export function countWords(resources: readonly ResourceState[], application: Standing): string {
  const off = resources.filter(({ status }) => status !== 'Synced').length;
  const all = counted(resources.length, 'resource');
  if (application.syncStatus === 'Unknown') return `${all}; the cluster cannot be seen now`;
  const wanted = `as in ${comparedWith(application)}`;
  return off === 0 ? `${all}, all ${wanted}` : `${all}, ${off} not ${wanted}`;
}

/** What Git has now is not known where its newest commit could not be read or rendered. */
function comparedWith({ pin, syncStatus, problem, head }: Standing): string {
  if (pin !== null) return `sync ${pin.syncNumber}`;
  return syncStatus === 'Synced' && problem !== null && head ? shortRevision(head.revision) : 'Git';
}

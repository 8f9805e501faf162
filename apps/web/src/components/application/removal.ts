import type {
  ApplicationDetail,
  ApplicationRemoval,
  RemoveApplicationQuery,
} from '@landfall/contracts/application';
import { listed } from '#src/ui/text/listed.ts';

const NAMED = 5;

/** What a person reads before removing an application: what goes, what stays, what cannot be undone. */
export function consequencesOf(
  way: RemoveApplicationQuery['objects'],
  { clusterName, namespace }: Pick<ApplicationDetail, 'clusterName' | 'namespace'>,
  removal: ApplicationRemoval,
): string[] {
  const many = countOf(removal);
  const history = 'The history of its syncs goes away; the activity log stays. This cannot be undone.';
  if (way === 'keep') {
    return [
      removal.objects.length === 1
        ? `${many} stays on ${clusterName} as it is.`
        : `${many} stay on ${clusterName} as they are.`,
      'Pushes no longer reach them; drift is no longer seen or healed.',
      history,
    ];
  }
  const precious = removal.precious.map(({ kind, name }) => `${kind} ${name}`);
  return [
    `${many} ${removal.objects.length === 1 ? 'is' : 'are'} deleted from ${clusterName}; its PreDelete and PostDelete hooks run, and what other hooks left goes too.`,
    ...(precious.length > 0
      ? [
          `Data or other objects can go with ${listed(precious, NAMED)}: that cannot be brought back from Git.`,
        ]
      : []),
    'What is marked Delete=false stays; what is marked Delete=confirm asks once more.',
    ...(precious.some((one) => one.startsWith('Namespace ')) || namespace === ''
      ? []
      : [`Namespace ${namespace} stays, and everything else in it.`]),
    history,
  ];
}

/** "1 object", "2 objects". */
export const countOf = ({ objects }: Pick<ApplicationRemoval, 'objects'>): string =>
  `${objects.length} ${objects.length === 1 ? 'object' : 'objects'}`;

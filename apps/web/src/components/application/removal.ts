import type {
  ApplicationDetail,
  ApplicationRemoval,
  RemoveApplicationQuery,
} from '@landfall/contracts/application';
import { counted } from '#src/ui/text/counted.ts';
import { listed } from '#src/ui/text/listed.ts';

const NAMED = 5;

/** What a person reads before removing an application: what goes, what stays, what cannot be undone. */
export function consequencesOf(
  way: RemoveApplicationQuery['objects'],
  { clusterName, namespace }: Pick<ApplicationDetail, 'clusterName' | 'namespace'>,
  removal: ApplicationRemoval,
): string[] {
  const { length } = removal.objects;
  const many = counted(length, 'object');
  const history = 'The history of its syncs goes away; the activity log stays. This cannot be undone.';
  if (length === 0) return [`It has made nothing on ${clusterName}: nothing there is touched.`, history];
  if (way === 'keep') {
    return [
      length === 1
        ? `${many} stays on ${clusterName} as it is.`
        : `${many} stay on ${clusterName} as they are.`,
      'Pushes no longer reach them; drift is no longer seen or healed.',
      history,
    ];
  }
  const precious = removal.precious.map(({ kind, name }) => `${kind} ${name}`);
  return [
    `${many} ${length === 1 ? 'is' : 'are'} deleted from ${clusterName}; its PreDelete and PostDelete hooks run, and what other hooks left goes too.`,
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

/** The button: a verb with its object, and how much goes with it where that is known. */
export function confirmWords(
  way: RemoveApplicationQuery['objects'],
  name: string,
  removal: ApplicationRemoval | undefined,
): string {
  if (way === 'keep') return `Forget ${name}`;
  if (removal === undefined) return `Delete ${name} and its objects`;
  const { length } = removal.objects;
  return length === 0 ? `Delete ${name}` : `Delete ${name} and ${counted(length, 'object')}`;
}

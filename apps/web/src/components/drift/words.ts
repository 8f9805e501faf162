import { type DriftGroup, type DriftView, HEAL_ROUNDS } from '@landfall/contracts/drift';
import { fieldName } from '#src/components/plan/words.ts';
import { counted } from '#src/ui/text/counted.ts';
import { plainText } from '#src/ui/text/safe-href.ts';

/** What drifted, in a few words: the field, or what became of the object as a whole. */
export function whatWords({ what, field, place }: Pick<DriftView, 'what' | 'field' | 'place'>): string {
  switch (what) {
    case 'changed':
      return fieldName(field, place);
    case 'deleted':
      return 'deleted';
    case 'unlabelled':
      return 'Landfall’s label taken off';
  }
}

/** The end of a field's name, from the last list on, for a title and a button: `containers[web].image`. */
export function shortWords(drift: Pick<DriftView, 'what' | 'field' | 'place'>): string {
  const { what, field, place } = drift;
  if (what !== 'changed') return whatWords(drift);
  if (!place)
    return fieldName(
      field
        .split('/')
        .slice(-2)
        .map((token) => `/${token}`)
        .join(''),
    );
  const item = place.findLastIndex((step) => typeof step === 'object');
  return fieldName(field, place.slice(Math.max(0, item - 1)));
}

/** "Deployment spec.replicas": names a group for a screen reader and in dialogs. */
export const groupName = (drift: Pick<DriftView, 'what' | 'field' | 'place' | 'ref'>): string =>
  `${drift.ref.kind} ${whatWords(drift)}`;

export const managerName = (manager: string | null): string =>
  manager === null ? 'somebody' : plainText(manager);

/** Why it is not healed any more; null where it is, or was never. */
export function stoppedWords({ drifts }: Pick<DriftGroup, 'drifts'>): string | null {
  const stopped = drifts.filter(({ stoppedAt }) => stoppedAt !== null);
  const [first] = stopped;
  if (first === undefined) return null;
  const where = stopped.length === drifts.length ? '' : ` in ${counted(stopped.length, 'object')}`;
  const who = managerName(first.manager);
  return `Stopped healing${where} after ${HEAL_ROUNDS} rounds: ${who} changes it back.`;
}

/** The drifts of a group by application, the applications by name. */
export function byApplication(drifts: readonly DriftView[]): [application: DriftView, drifts: DriftView[]][] {
  const groups = Map.groupBy(drifts, ({ applicationId }) => applicationId);
  return [...groups.values()]
    .flatMap((rows): [DriftView, DriftView[]][] => (rows[0] ? [[rows[0], rows]] : []))
    .sort(([one], [other]) => one.applicationName.localeCompare(other.applicationName));
}

/** The end of a day as the API takes it; undefined where no day is chosen. */
export const endOfDay = (day: string): string | undefined =>
  day === '' ? undefined : new Date(`${day}T23:59:59`).toISOString();

/** The day of a time, as a date field holds it. */
export function dayOf(at: string | undefined): string {
  if (at === undefined) return '';
  const date = new Date(at);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

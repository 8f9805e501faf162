import type { PlanItem } from '@landfall/contracts/plan';
import { asSentence } from '@landfall/contracts/problem';
import { plainLine } from './escape.ts';
import { fieldLines } from './field-lines.ts';
import { nameOf } from './section.ts';
import type { ToldPlan, ToldPull } from './told.ts';

/** Where a changed file says what an object is. */
export interface WrittenAt {
  path: string;
  line: number;
  kind: string;
  name: string;
  namespace: string | undefined;
}

/** One mark beside a change. */
export interface Annotation {
  path: string;
  startLine: number;
  endLine: number;
  level: 'notice' | 'warning';
  title: string;
  message: string;
}

/** Four batches of GitHub's fifty. */
const MOST = 200;
const VERBS = { create: 'Creates', configure: 'Changes', prune: 'Prunes', refuse: 'Is refused:' } as const;

/**
 * Marks beside the documents of changed files: what each object becomes, and where. A file that several applications read has one
 * for each of them. Warnings come first, because there is an end. Pure.
 * @param pathOf folder of an application: of documents with one name, those below it are its own
 */
export function annotationsOf(
  { plans, isDiscreet }: ToldPull,
  places: readonly WrittenAt[],
  pathOf: (planId: string) => string,
): Annotation[] {
  const all = plans.flatMap((plan) =>
    (plan.plan?.items ?? []).flatMap((item) => {
      const place = placeOf(item, places, pathOf(plan.id));
      const verb = item.action in VERBS ? VERBS[item.action as keyof typeof VERBS] : undefined;
      return place && verb ? [annotation(plan, item, { place, verb, isDiscreet })] : [];
    }),
  );
  const isWarning = ({ level }: Annotation) => level === 'warning';
  return [...all.filter(isWarning), ...all.filter((one) => !isWarning(one))].slice(0, MOST);
}

function placeOf({ ref }: PlanItem, places: readonly WrittenAt[], folder: string): WrittenAt | undefined {
  const named = places.filter(
    ({ kind, name, namespace }) =>
      kind === ref.kind && name === ref.name && (namespace === undefined || namespace === ref.namespace),
  );
  const own = named.filter(({ path }) => folder === '.' || path.startsWith(`${folder}/`));
  return own[0] ?? (named.length === 1 ? named[0] : undefined);
}

function annotation(
  { applicationName, clusterName }: ToldPlan,
  item: PlanItem,
  { place, verb, isDiscreet }: { place: WrittenAt; verb: string; isDiscreet: boolean },
): Annotation {
  const warnings = [...item.warnings, ...(item.action === 'refuse' && item.reason ? [item.reason] : [])];
  const told = isDiscreet ? [] : [...warnings.map(asSentence), ...fieldLines(item)];
  const where = `in ${applicationName} on ${clusterName}`;
  return {
    path: place.path,
    startLine: place.line,
    endLine: place.line,
    level: warnings.length > 0 || item.action === 'prune' ? 'warning' : 'notice',
    title: plainLine(`${verb} ${nameOf(item.ref)} ${where}`, 200),
    message:
      told.length > 0
        ? told.map((line) => plainLine(line, 400)).join('\n')
        : `${verb} ${plainLine(nameOf(item.ref))} ${where}.`,
  };
}

import { countWords, isQuiet, many } from './counts.ts';
import { code, words } from './escape.ts';
import { problemOf } from './problem-of.ts';
import { type Detail, section } from './section.ts';
import type { ToldPlan, ToldPull } from './told.ts';

/** GitHub takes 65,535 characters of a comment; some room is left. */
export const MOST_COMMENT = 65_000;
/** So many applications are unfolded; of more, each shows its line. */
const UNFOLDED = 3;

/**
 * The one comment below a pull request: for each application and cluster what is created, changed and pruned, with warnings, the
 * gravest first. What does not fit is told shorter, and it says so. Pure; everything that a repository wrote is escaped.
 */
export function commentOf(told: ToldPull): string {
  const { pull, plans } = told;
  const changed = plans
    .filter((plan) => plan.state === 'failed' || !isQuiet(plan.summary))
    .sort(gravestFirst);
  const quiet = plans.length - changed.length;
  const begin = [
    `### Landfall: what merging this would do${told.organization === null ? '' : ` in ${words(told.organization)}`}`,
    headline(told),
    ...waiting(told),
    ...trouble(told),
  ];
  const end = [
    ...(quiet > 0
      ? [`${many(quiet, 'application')} would not change${changed.length > 0 ? ' beside these' : ''}.`]
      : []),
    ...(pull.left > 0
      ? [`${many(pull.left, 'more application')} it touches: only the first ${plans.length} are planned.`]
      : []),
    `[The whole plan](${told.page})`,
  ];
  const room = MOST_COMMENT - joined([...begin, ...end, CUT(changed.length)]).length - 10;
  const { sections, cut } = fitted(changed, room, told.isDiscreet);
  return joined([...begin, ...sections, ...(cut > 0 ? [CUT(cut)] : []), ...end]);
}

const joined = (parts: readonly string[]): string => parts.join('\n\n');

const CUT = (count: number): string =>
  `_Cut: a comment holds 65,535 characters, so that ${many(count, 'application')} ${count === 1 ? 'is' : 'are'} told in short here._`;

function headline({ pull, plans }: ToldPull): string {
  const { head, baseBranch, baseRevision, left, summary, problem } = pull;
  const at = baseRevision && !problem ? ` at ${code(baseRevision.slice(0, 7))}` : '';
  const from = `${code(head?.slice(0, 7) ?? '')} into ${code(baseBranch)}${at}`;
  const count = plans.length + left;
  if (count === 0) return problem ? `${from}.` : `${from}: no application reads what this changes.`;
  return `${from}: **${many(count, 'application')}**, ${countWords(summary)}.`;
}

function waiting({ pull, page }: ToldPull): string[] {
  if (pull.clicked)
    return [
      `Planned against the cluster because ${words(pull.clicked.by)} asked for it, for this commit alone.`,
    ];
  if (!pull.stranger || pull.state !== 'needs-click') return [];
  return [
    `> This comes from a fork, or from somebody who may not push here, so no cluster was read: below is how the render differs from the base branch. A member can [plan it against the cluster](${page}).`,
  ];
}

const trouble = (told: ToldPull): string[] => problemOf(told).map((text) => `❌ ${text}`);

const weight = ({ state, warnings, summary }: ToldPlan): number =>
  (state === 'failed' ? 1e9 : 0) +
  (warnings.length > 0 ? 1e6 : 0) +
  (summary ? summary.prune * 100 + summary.refuse * 100 + summary.configure + summary.create : 0);

const gravestFirst = (one: ToldPlan, other: ToldPlan): number =>
  weight(other) - weight(one) || (one.applicationName < other.applicationName ? -1 : 1);

/** Its plan was too much to be read with the others. */
const isLeftOut = ({ plan, summary, state }: ToldPlan): boolean =>
  plan === null && state !== 'failed' && !isQuiet(summary) && summary !== null;

/** Every application with as much as there is room for: all get their line, then the gravest their objects and fields. */
function fitted(
  plans: readonly ToldPlan[],
  room: number,
  isDiscreet: boolean,
): { sections: string[]; cut: number } {
  const open = plans.length <= UNFOLDED;
  const at = (plan: ToldPlan, detail: Detail) => section(plan, { detail, open, isDiscreet });
  const sections = plans.map((plan) => at(plan, 'line'));
  let left = room - sections.reduce((sum, text) => sum + text.length + 2, 0);
  let cut = 0;
  for (const [index, plan] of plans.entries()) {
    const line = sections[index] ?? '';
    const best = (['fields', 'objects'] as const).map((detail) => at(plan, detail));
    const fits = best.find((text) => text.length - line.length <= left);
    if (fits !== best[0] || isLeftOut(plan)) cut += 1;
    if (fits === undefined) continue;
    sections[index] = fits;
    left -= fits.length - line.length;
  }
  return { sections, cut };
}

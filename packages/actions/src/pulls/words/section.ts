import type { PlanAction, PlanItem } from '@landfall/contracts/plan';
import { asSentence } from '@landfall/contracts/problem';
import type { ResourceRef } from '@landfall/contracts/resource';
import { countWords, many } from './counts.ts';
import { code, diffBlock, words } from './escape.ts';
import { fieldLines } from './field-lines.ts';
import type { ToldPlan } from './told.ts';

/** How much is told of an application: every field, every object, or its line alone. */
export type Detail = 'fields' | 'objects' | 'line';

const ORDER: readonly (readonly [PlanAction, string])[] = [
  ['refuse', 'Refused'],
  ['prune', 'Pruned: deleted from the cluster'],
  ['configure', 'Changed'],
  ['create', 'Created'],
  ['skip', 'Skipped'],
];

/** Objects of one kind of change that are named. */
const MOST_NAMED = 100;

/** One application in the comment. @param open unfolded */
export function section(
  plan: ToldPlan,
  { detail, open, isDiscreet }: { detail: Detail; open: boolean; isDiscreet: boolean },
): string {
  const head = heading(plan);
  if (detail === 'line') return `- ${head}`;
  const body = [...notes(plan, isDiscreet), ...groups(plan, isDiscreet ? 'objects' : detail)];
  if (body.length === 0) return `- ${head}`;
  return [`<details${open ? ' open' : ''}><summary>${head}</summary>`, ...body, '</details>'].join('\n\n');
}

function heading({
  applicationName,
  clusterName,
  state,
  summary,
  against,
  warnings,
  problem,
}: ToldPlan): string {
  const where = `<b>${words(applicationName)}</b> on <b>${words(clusterName)}</b>`;
  if (state === 'failed' && problem) return `❌ ${where}: ${words(asSentence(problem.what))}`;
  const sign = warnings.length > 0 ? '⚠️ ' : '';
  const compared = against === 'base' ? ', compared with the base branch' : '';
  return `${sign}${where}: ${countWords(summary)}${compared}`;
}

function notes({ warnings, problem, state, against, plan }: ToldPlan, isDiscreet: boolean): string[] {
  const why =
    state === 'failed' && problem ? [problem.why, problem.fix].map(asSentence).map((one) => words(one)) : [];
  const shown =
    plan && state === 'failed' && against === 'base' ? ['Below is how it differs from the base branch.'] : [];
  // What a warning says may quote what lives in the cluster.
  const told = isDiscreet
    ? warnings.length > 0
      ? [`⚠️ ${many(warnings.length, 'warning')}: see the whole plan.`]
      : []
    : warnings.map((warning) => `⚠️ ${words(warning)}`);
  return [...(isDiscreet ? why.slice(1) : [why.join(' ')].filter(Boolean)), ...shown, ...told];
}

function groups({ plan }: ToldPlan, detail: Detail): string[] {
  return ORDER.flatMap(([action, title]) => {
    const items = plan?.items.filter((item) => item.action === action) ?? [];
    if (items.length === 0) return [];
    const shown = items.slice(0, MOST_NAMED).map((item) => itemLines(item, detail));
    const more = items.length - MOST_NAMED;
    return [`**${title}**`, [...shown, ...(more > 0 ? [`- … and ${more} more`] : [])].join('\n')];
  });
}

function itemLines(item: PlanItem, detail: Detail): string {
  const { ref, action, reason, warnings, replace, hook } = item;
  const marks = [...(hook ? ['hook'] : []), ...(replace === 'recreate' ? ['deleted and made anew'] : [])].map(
    (mark) => `, ${mark}`,
  );
  const line = `- ${code(nameOf(ref))}${marks.join('')}`;
  if (detail !== 'fields') return line;
  const says = reason && action !== 'configure' && action !== 'create' ? [`  ${words(reason)}`] : [];
  const warned = warnings.map((warning) => `  ⚠️ ${words(warning)}`);
  const fields = action === 'configure' ? fieldLines(item) : [];
  const diff = fields.length > 0 ? [indented(diffBlock(fields))] : [];
  return [line, ...says, ...warned, ...diff].join('\n\n');
}

const indented = (block: string): string =>
  block
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');

/** `Deployment shop/web`. */
export const nameOf = ({ kind, namespace, name }: ResourceRef): string =>
  `${kind} ${namespace === '' ? '' : `${namespace}/`}${name}`;

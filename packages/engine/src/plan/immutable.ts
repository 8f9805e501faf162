import { toPointer } from '@landfall/contracts/json-pointer';
import type { FieldChange } from '@landfall/contracts/plan';
import { type Manifest, resourceKey } from '@landfall/contracts/resource';
import { optionsOf } from '../annotations/sync-options.ts';
import { overlay } from '../compare/overlay.ts';
import { fieldPathTokens } from '../compare/pointer.ts';
import type { Cluster } from '../ports/cluster.ts';
import { ClusterError, type InvalidField } from '../ports/cluster-error.ts';
import { serverWords } from '../ports/server-words.ts';
import { wordsWithoutValues } from '../ports/words-without-values.ts';
import { fieldChanges } from './changes.ts';
import { type Found, withoutBefore } from './existing.ts';
import { precious } from './precious.ts';
import { write } from './replace.ts';
import type { Decision } from './step.ts';
import type { DecisionRequest } from './types.ts';

/** As the API server says it: "field is immutable", "may not be changed", "updates to statefulset spec for fields other than …". */
const IMMUTABLE =
  /field is immutable|immutable field|value is immutable|may not be changed|may not change (once set|fields other than)|is immutable after creation|updates to .* (are|is) forbidden|forbidden: updates to|cannot be changed|cannot change roleRef|when `immutable` is set/i;
/** How many changed fields the sentence names; all of them stand in the item's changes. */
const NAMED = 3;

/** Did the API server refuse a change in place, and nothing else? */
export const isImmutable = (error: ClusterError): boolean =>
  (error.fault.code === 'invalid' || error.fault.code === 'forbidden') &&
  [error.message, ...causesOf(error).map(({ message }) => message)].some((text) => IMMUTABLE.test(text));

/**
 * A change that cannot be made in place (semantics A.4 `Replace`, `Force`): named with its values, and made by deleting and
 * making anew only where the options say so, only of what is ours, never of what holds data, and only where the new object
 * would be taken.
 */
export async function decideImmutable(
  error: ClusterError,
  found: Found,
  request: DecisionRequest,
): Promise<Decision> {
  const { desired, live, ours } = found;
  const { context } = request;
  const previous = ours ? context.previous.get(resourceKey(desired.ref)) : undefined;
  const all = fieldChanges(live, overlay(live, desired.manifest, previous), context.mask);
  const changes = ours ? all : all.map(withoutBefore);
  const why = `It cannot be changed in place: ${immutableWords(error, changes, found)}.`;
  const refuse = (rest: string): Decision => ({ action: 'refuse', live, changes, reason: `${why} ${rest}` });

  const kept = precious(live);
  if (kept !== undefined)
    return refuse(`${kept} Put the old value back in Git, or move what it holds and delete it by hand.`);
  if (optionsOf(desired.manifest, context.options.syncOptions).get('Force') !== 'true') {
    const option = 'Force=true (annotation argocd.argoproj.io/sync-options)';
    return refuse(
      `Put the old value back, or give it the sync option ${option} to have it deleted and made anew.`,
    );
  }
  if (!ours && context.options.adopt !== true)
    return refuse('It is not of this application yet, so Force=true does not delete it. Delete it by hand.');
  const objection = await objectionToNew(request.cluster, found);
  if (objection !== undefined)
    return refuse(
      `Force=true would delete it and make it anew, but the new one would be refused: ${objection}`,
    );
  const reason = `${why} Its sync option Force=true says to delete it and make it anew.`;
  return { action: 'configure', live, changes, replace: 'recreate', reason };
}

const causesOf = ({ fault }: ClusterError): InvalidField[] => (fault.code === 'invalid' ? fault.causes : []);

/** `/spec/selector/matchLabels/app "web" → "shop" (field is immutable)`. */
function immutableWords(error: ClusterError, changes: readonly FieldChange[], { live, ours }: Found): string {
  const causes = causesOf(error).filter(({ message }) => IMMUTABLE.test(message));
  const concerned = changes.filter((change) => causes.some((cause) => concerns(cause, change, live)));
  const named =
    concerned.length > 0 ? concerned : changes.filter(({ pointer }) => !pointer.startsWith('/metadata/'));
  const complaints = ours ? [...new Set(causes.map(({ message }) => complaint(message)))].join('; ') : '';
  if (named.length === 0) return complaints || (ours ? error.message : wordsWithoutValues(error));
  const more = named.length > NAMED ? ` and ${named.length - NAMED} more` : '';
  // A mask says nothing to a reader.
  const words = live.kind === 'Secret' ? ({ pointer }: FieldChange) => pointer : changeWords;
  const fields = named.slice(0, NAMED).map(words).join(', ');
  return `${fields}${more}${complaints === '' ? '' : ` (${complaints})`}`;
}

/** Is a change below the field that was complained about, and none of those the complaint allows by name? */
function concerns({ path, message }: InvalidField, { pointer }: FieldChange, live: Manifest): boolean {
  const root = toPointer(fieldPathTokens(path, live));
  const isBelow = (base: string) => pointer === base || pointer.startsWith(`${base}/`);
  const allowed = /other than|except/.test(message) ? [...message.matchAll(/'([\w.]+)'/g)] : [];
  if (allowed.some(([, name = '']) => isBelow(`${root}/${name}`))) return false;
  return isBelow(root) || root.startsWith(`${pointer}/`);
}

/** The server's sentence without the value it quotes. */
const complaint = (message: string): string =>
  message
    .replace(/^Forbidden: /, '')
    .replace(/^Invalid value: .*: /s, '')
    .replace(/\.$/, '');

function changeWords({ pointer, before, after }: FieldChange): string {
  const [from, to] = [before, after].map((value) =>
    value === undefined ? '(none)' : short(JSON.stringify(value)),
  );
  return `${pointer} ${from} → ${to}`;
}

const short = (text: string): string => (text.length <= 80 ? text : `${text.slice(0, 79)}…`);

/**
 * Why the API server would not take the new object once the old one is gone; undefined where it would. Tried as a create,
 * which is refused for its name last of all. What only the old one is in the way of (its ports, its quota) is no objection.
 */
async function objectionToNew(cluster: Cluster, { desired, kind }: Found): Promise<string | undefined> {
  try {
    await write(cluster, kind, desired.manifest, undefined, true);
    return undefined;
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    const { code } = error;
    if (code === 'already-exists' || /already allocated|exceeded quota/.test(error.message)) return undefined;
    if (code !== 'invalid' && code !== 'forbidden' && code !== 'too-large') throw error;
    return serverWords(error);
  }
}

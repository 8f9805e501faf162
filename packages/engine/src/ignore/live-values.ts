import type { Json, Manifest } from '@landfall/contracts/resource';
import { itemKey } from '../compare/changes.ts';
import { isRecord } from '../compare/managed-fields.ts';

/**
 * A manifest whose ignored fields are as they are in the cluster (design 4.5: sent with the live value, never dropped;
 * dropping the last owner's field resets it). A field that others hold and we do not stays out: it keeps its value without
 * us. `paths` are tokens into `live`; items of a list are found again by what names them.
 */
export function withLiveValues(
  desired: Manifest,
  live: Manifest,
  paths: readonly string[][],
  isOurs: (path: readonly string[]) => boolean,
): Manifest {
  return paths.reduce<Manifest>((manifest, path) => {
    const changed = put(manifest as Json, live as Json, path, isOurs(path));
    return changed === undefined ? manifest : (changed as Manifest);
  }, desired);
}

/** The value with the live one at the path; undefined where there is nothing to put. */
function put(
  desired: Json | undefined,
  live: Json | undefined,
  path: readonly string[],
  isOurs: boolean,
): Json | undefined {
  const [token, ...rest] = path;
  if (token === undefined) return live;
  if (Array.isArray(desired) && Array.isArray(live)) {
    const at = placeOf(desired, live, Number(token));
    if (at === undefined) return undefined;
    const next = put(desired[at], live[Number(token)], rest, isOurs);
    return next === undefined ? undefined : desired.with(at, next);
  }
  if (!isRecord(desired)) return undefined;
  const found = isRecord(live) ? live[token] : undefined;
  if (rest.length === 0) {
    const { [token]: _old, ...others } = desired;
    return found === undefined || !isOurs ? others : { ...desired, [token]: found };
  }
  const next = put(desired[token], found, rest, isOurs);
  return next === undefined ? undefined : { ...desired, [token]: next };
}

/** Where the item that stands at `index` in live stands in the manifest. */
function placeOf(desired: Json[], live: Json[], index: number): number | undefined {
  const key = itemKey([...desired, ...live]);
  const item = live[index];
  if (key === undefined) return index < desired.length ? index : undefined;
  const name = isRecord(item) ? item[key] : undefined;
  const at = desired.findIndex((one) => isRecord(one) && one[key] === name);
  return at === -1 ? undefined : at;
}

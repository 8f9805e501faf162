import type { ProblemWords } from '@landfall/contracts/problem';
import { type Manifest, refOf } from '@landfall/contracts/resource';
import { hookRole } from '../annotations/hooks.ts';
import { describe } from '../normalize/desired.ts';

/** Hooks are not run yet, and half-run they would be worse than none: names every hook of a render. */
export function refuseHooks(manifests: readonly Manifest[]): ProblemWords | undefined {
  const hooks = manifests.flatMap((manifest) => {
    const role = hookRole(manifest);
    return role.role === 'hook' ? [`${describe(refOf(manifest))} (${role.of})`] : [];
  });
  if (hooks.length === 0) return undefined;
  const more = hooks.length > 10 ? ` and ${hooks.length - 10} more` : '';
  return {
    code: 'hooks-not-supported',
    what: `This application has hooks: ${hooks.slice(0, 10).join(', ')}${more}.`,
    why: 'Hooks are not run yet, and applying the rest without them would be half a sync.',
    fix: 'Remove the hook annotations, or the objects, and push. Hooks come in a later version.',
  };
}

import type { Manifest } from '@landfall/contracts/resource';
import { RenderError } from '@landfall/render';

const NAMESPACE = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
/** What every kind's name obeys at least: it becomes one segment of a request path. */
const NAME = /^[^/%\s]{1,253}$/;

/**
 * Manifest policy (design 3): what no application may hold, whatever rendered it. Runs on the parsed render, which is
 * also what is planned and applied. @throws RenderError `object-invalid`
 */
export function checkManifests(manifests: readonly Manifest[]): void {
  for (const manifest of manifests) {
    const { namespace, generateName } = manifest.metadata;
    // A hook is named by the run that makes it: what stands before that obeys the same rule (semantics A.2).
    const name = manifest.metadata.name === '' ? generateName : manifest.metadata.name;
    if (typeof name !== 'string' || !NAME.test(name) || name === '.' || name === '..') {
      throw invalid(
        manifest,
        'has a name that no object can have',
        'A name holds no slash, percent sign or space.',
      );
    }
    if (namespace !== undefined && namespace !== '' && !NAMESPACE.test(namespace)) {
      throw invalid(manifest, 'names a namespace that cannot exist', 'Namespaces are DNS labels.');
    }
    if (JSON.stringify(manifest).includes('\\u0000')) {
      throw invalid(manifest, 'holds a NUL character', 'It cannot be stored or compared.');
    }
  }
}

function invalid({ kind, metadata }: Manifest, is: string, why: string): RenderError {
  const name = metadata.name.slice(0, 100).replace(/[^\x20-\x7e]/g, '?');
  return new RenderError('object-invalid', {
    what: `${kind} ${name} ${is}.`,
    why,
    fix: 'Correct it in Git and push again.',
  });
}

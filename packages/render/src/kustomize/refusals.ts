import type { Json } from '@landfall/contracts/resource';
import { RenderError } from '../render-error.ts';
import { printable } from '../tree/path.ts';

/** The entry leads out of the repository. */
export function outside(entry: string, file: string): RenderError {
  return new RenderError(
    'reference-outside',
    {
      what: `\`${file}\` refers to \`${printable(entry)}\`, which is outside the repository.`,
      why: 'A render may read files of its own repository only.',
      fix: 'Copy what you need into the repository and refer to it there.',
    },
    { file },
  );
}

/** What stands in the kustomization's place is something else. */
export function notAMapping(file: string): RenderError {
  return new RenderError(
    'kustomize-failed',
    {
      what: `\`${file}\` is not a mapping.`,
      why: 'A kustomization is one document of fields like `resources`.',
      fix: 'Write it as `field: value` lines.',
    },
    { file },
  );
}

/** The entry is a file that kustomize itself would refuse. */
export function elsewhere(entry: string, file: string): RenderError {
  return new RenderError(
    'reference-outside',
    {
      what: `\`${file}\` refers to the file \`${printable(entry)}\`, which is outside its own folder.`,
      why: 'Kustomize reads single files of the kustomization’s own folder only.',
      fix: 'Put a kustomization beside the file and refer to that folder under `resources`.',
    },
    { file },
  );
}

/** The entry would be fetched. */
export function refuseRemote(entry: string, file: string): never {
  throw new RenderError(
    'remote-reference',
    {
      what: `\`${file}\` fetches \`${withoutSecrets(entry)}\`.`,
      why: 'Rendering has no network: the same commit must always give the same manifests.',
      fix: 'Copy it into the repository and refer to the copy.',
    },
    { file },
  );
}

/** A URL may carry a password or a token. */
const withoutSecrets = (entry: string): string =>
  printable(entry.replace(/\/\/[^/@]*@/, '//').replace(/[?#].*$/s, ''));

/** The kustomization inflates charts. */
export function refuseCharts(value: { [key: string]: Json }, file: string): void {
  const field = ['helmCharts', 'helmChartInflationGenerator', 'helmGlobals'].find(
    (name) => value[name] !== undefined,
  );
  if (field === undefined) return;
  throw new RenderError(
    'kustomize-failed',
    {
      what: `\`${file}\` uses \`${field}\`.`,
      why: 'Kustomize would have to run Helm and fetch charts while it renders.',
      fix: 'Make the chart an application of its own, with Helm as the renderer.',
    },
    { file },
  );
}

import type { RenderError } from '../render-error.ts';
import { type Phrase, toolError, typeWords } from '../tool-words.ts';
import { PATCH_PHRASES } from './patch-words.ts';
import { referencePhrases } from './reference-words.ts';

/** A kustomization that cannot be what it says. */
const KUSTOMIZATION_PHRASES: Phrase[] = [
  {
    pattern: /external plugins disabled; unable to load external plugin '([^']+)'/,
    code: 'kustomize-failed',
    words: (plugin) => ({
      what: `The kustomization uses the plugin \`${plugin}\`.`,
      why: 'A plugin is a program of the repository, and a render runs none.',
      fix: 'Use what Kustomize has built in, or commit what the plugin makes.',
    }),
  },
  {
    pattern: /plugin HelmChartInflationGenerator\.\S+ fails configuration: must specify --enable-helm/,
    code: 'kustomize-failed',
    words: () => ({
      what: 'The kustomization uses `HelmChartInflationGenerator`.',
      why: 'Kustomize would have to run Helm and fetch charts while it renders.',
      fix: 'Make the chart an application of its own, with Helm as the renderer.',
    }),
  },
  {
    pattern: /invalid Kustomization: json: unknown field "([^"]+)"/,
    code: 'kustomize-failed',
    words: (field) => ({
      what: `The kustomization has a field \`${field}\`, which Kustomize does not know.`,
      why: 'An unknown field is refused, because it is mostly a spelling mistake.',
      fix: 'Correct or remove it.',
    }),
  },
  {
    pattern: /invalid Kustomization: json: cannot unmarshal (\w+) into Go struct field \w+\.(\w+)\S* of type/,
    code: 'kustomize-failed',
    words: (type, field) => ({
      what: `The field \`${field}\` of the kustomization holds ${typeWords(type)} where it may not.`,
      why: 'Kustomize expects another type there.',
      fix: 'Look at the field in the documentation of Kustomize, and correct it.',
    }),
  },
  {
    pattern: /expected kind 'Component' for path '([^']+)' but got '([^']+)'/,
    code: 'kustomize-failed',
    words: (path, kind) => ({
      what: `\`${path}\` is listed under \`components\` and is no component.`,
      why: `Its kustomization is of kind ${kind}.`,
      fix: 'List it under `resources`, or make it `kind: Component`.',
    }),
  },
  {
    pattern: /expected kind != 'Component' for path '([^']+)'/,
    code: 'kustomize-failed',
    words: (path) => ({
      what: `\`${path}\` is a component and is listed under \`resources\`.`,
      why: 'A component changes the resources beside it; it is no resource by itself.',
      fix: 'List it under `components`.',
    }),
  },
  {
    pattern: /cycle detected: candidate root '[^']*' contains visited root '([^']*)'/,
    code: 'kustomize-failed',
    words: (path) => ({
      what: `The kustomizations refer to each other in a circle, by way of \`${path === '' ? '.' : path}\`.`,
      why: 'A kustomization cannot be its own resource.',
      fix: 'Remove one of the references.',
    }),
  },
  {
    pattern: /Found multiple kustomization files under: (\S+)/,
    code: 'kustomize-failed',
    words: (folder) => ({
      what: `\`${folder}\` has more than one kustomization.`,
      why: 'Kustomize does not choose between `kustomization.yaml`, `kustomization.yml` and `Kustomization`.',
      fix: 'Keep one of them.',
    }),
  },
  {
    pattern: /Failed to read kustomization file under (\S+): (.+)$/,
    code: 'kustomize-failed',
    words: (folder, reason) => ({
      what: `The kustomization in \`${folder}\` is not one that Kustomize knows.`,
      why: `It said: ${reason}.`,
      fix: 'Correct its `apiVersion` and `kind`, or leave them out.',
    }),
  },
  {
    pattern: /(?:for path '([^']+)': )?kustomization\.yaml is empty/,
    code: 'kustomize-failed',
    words: (path) => ({
      what: `The kustomization${path === '' ? '' : ` in \`${path}\``} is empty.`,
      why: 'It names nothing to build: no resources, no components, no generators.',
      fix: 'List its files under `resources`, or stop referring to it.',
    }),
  },
];

/** Kustomize's stderr for a person. */
export function kustomizeError(stderr: string, path: string): RenderError {
  return toolError(stderr, [...KUSTOMIZATION_PHRASES, ...PATCH_PHRASES, ...referencePhrases(path)], {
    code: 'kustomize-failed',
    words: (said) => ({
      what: `Kustomize could not build \`${path}\`.`,
      why: `It said: ${said}.`,
      fix: `Run \`kubectl kustomize ${path}\` on your machine to see the same.`,
    }),
  });
}

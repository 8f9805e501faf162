import type { Json } from '@landfall/contracts/resource';
import { constructFromEvents, EVENT_ID, type Event, YAMLException } from 'js-yaml';
import { DEFAULT_LIMITS, exceeded, type RenderLimits } from '../limits.ts';
import { RenderError, type SourcePlace } from '../render-error.ts';
import { ambiguousAt } from './ambiguous.ts';
import { checkExpansion } from './expansion.ts';
import { toJson } from './json.ts';
import { type Parsed, parseLeniently } from './lenient.ts';
import { KUBERNETES_SCHEMA } from './schema.ts';

export interface YamlSource {
  /** Name for people: a path in the repository. */
  file: string;
  limits?: RenderLimits;
  /** For tool output: the file and line that a line of the text came from. */
  place?: (line: number) => SourcePlace;
}

export interface YamlDocument {
  value: Json;
  place: SourcePlace;
}

/**
 * Reads every document of a YAML or JSON text as plain JSON values, nothing shared between them. The only YAML reader
 * of the product: policy, plan and apply see the tree that it made.
 * @throws RenderError yaml-syntax, yaml-refused, yaml-aliases, yaml-too-deep, integer-too-large
 */
export function readYaml(written: string, source: YamlSource): YamlDocument[] {
  const limits = source.limits ?? DEFAULT_LIMITS;
  refuseNextLine(written, source);
  const { events, text } = yamlEvents(written, source, limits);
  checkExpansion(events, text, { file: source.file }, limits);
  refuseAmbiguous(ambiguousAt(events, text), text, source);
  const places = documentPlaces(events, text, source);
  const values = guarded(source, limits, () =>
    constructFromEvents(events, { source: text, schema: KUBERNETES_SCHEMA }),
  );
  return values.map((value, index) => {
    const place = places[index] ?? { file: source.file };
    return { value: toJson(value, place), place };
  });
}

/** Parser events of a text, syntax errors in words. */
export function yamlEvents(text: string, source: YamlSource, limits: RenderLimits): Parsed {
  return guarded(source, limits, () => parseLeniently(text, limits.yamlDepth));
}

function refuseAmbiguous(at: number | undefined, text: string, source: YamlSource): void {
  if (at === undefined) return;
  throw syntaxError(
    source,
    lineAt(text, at),
    'this can be read in two ways: put quotes around texts that begin with ?, end with : or hold & or !',
  );
}

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

/** YAML 1.1, and so kubectl, ends a line at U+0085 where our parser reads a character: refused rather than read otherwise. */
function refuseNextLine(text: string, source: YamlSource): void {
  const at = text.indexOf('\u0085');
  if (at === -1 || /^\uFEFF?\s*\{/.test(text)) return;
  throw syntaxError(source, lineAt(text, at), 'the control character U+0085 (next line) is not allowed');
}

function guarded<Result>(source: YamlSource, limits: RenderLimits, act: () => Result): Result {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    if (error.reason.startsWith('nesting exceeded')) throw exceeded.yamlDepth(limits, { file: source.file });
    const line = (error.mark?.line ?? 0) + 1;
    // The library's message quotes the source, which may be a Secret; its reason does not.
    throw syntaxError(source, line, error.reason);
  }
}

function syntaxError(source: YamlSource, line: number, reason: string): RenderError {
  const place = source.place?.(line) ?? { file: source.file, line };
  return new RenderError(
    'yaml-syntax',
    {
      what: `\`${place.file ?? source.file}\` is not valid YAML.`,
      why: `Line ${place.line ?? line}: ${reason}.`,
      fix: 'Correct the file and push again.',
    },
    place,
  );
}

function documentPlaces(events: Event[], text: string, source: YamlSource): SourcePlace[] {
  const places: SourcePlace[] = [];
  let offset = 0;
  let line = 1;
  for (const [index, event] of events.entries()) {
    if (event.type !== EVENT_ID.DOCUMENT) continue;
    const start = startOf(events[index + 1]);
    for (; offset < start; offset++) if (text.charCodeAt(offset) === 10) line++;
    places.push({ ...(source.place?.(line) ?? { file: source.file, line }), document: places.length + 1 });
  }
  return places;
}

function startOf(event: Event | undefined): number {
  if (event === undefined) return 0;
  if ('start' in event) return event.start;
  return 'valueStart' in event ? event.valueStart : 0;
}

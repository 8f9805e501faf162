import type { ProblemWords } from '@landfall/contracts/problem';

/** Every way a render can be refused. Stable: tests, links and conditions name them. */
export type RenderErrorCode =
  | 'path-refused'
  | 'path-missing'
  | 'path-is-link'
  | 'link-refused'
  | 'nothing-to-render'
  | 'yaml-syntax'
  | 'yaml-refused'
  | 'yaml-aliases'
  | 'yaml-too-deep'
  | 'integer-too-large'
  | 'object-invalid'
  | 'object-too-large'
  | 'too-many-objects'
  | 'source-too-large'
  | 'source-too-many-files'
  | 'output-too-large'
  | 'took-too-long'
  | 'out-of-memory'
  | 'too-many-processes'
  | 'temporary-full'
  | 'disk-full'
  | 'stopped'
  | 'remote-reference'
  | 'reference-outside'
  | 'helm-dependencies'
  | 'helm-failed'
  | 'helm-values'
  | 'kustomize-failed'
  | 'options-invalid'
  | 'tool-unavailable'
  | 'isolation-unavailable';

/** Where in the repository the trouble is, when it is known. */
export interface SourcePlace {
  file?: string;
  /** 1-based, as people count. */
  line?: number;
  /** 1-based number of the YAML document in the file. */
  document?: number;
}

/** Troubles of the machine or the moment, not of the repository. */
const PASSING: ReadonlySet<RenderErrorCode> = new Set([
  'stopped',
  'too-many-processes',
  'tool-unavailable',
  'isolation-unavailable',
  'disk-full',
]);

/**
 * A render that did not happen, in the three parts that a person reads (what, why, fix). Holds names, places and
 * numbers only: never a value from a Secret, never a path of the machine that renders.
 */
export class RenderError extends Error implements ProblemWords {
  override readonly name = 'RenderError';
  readonly code: RenderErrorCode;
  readonly what: string;
  readonly why: string;
  readonly fix: string;
  readonly place: SourcePlace;
  /** May the same commit render later, without anybody changing it? */
  readonly retriable: boolean;

  constructor(
    code: RenderErrorCode,
    words: { what: string; why: string; fix: string },
    place: SourcePlace = {},
  ) {
    super(`${words.what} ${words.why}`);
    this.code = code;
    this.what = words.what;
    this.why = words.why;
    this.fix = words.fix;
    this.place = place;
    this.retriable = PASSING.has(code);
  }
}

/** The caller asked for the end. */
export function stopped(): RenderError {
  return new RenderError('stopped', {
    what: 'The render was stopped.',
    why: 'A newer commit took its place, or the worker is shutting down.',
    fix: 'Nothing to do: it starts again by itself.',
  });
}

/** The machine that renders has no room for what a render stands on; the repository has no part in it. */
export function diskFull(): RenderError {
  return new RenderError('disk-full', {
    what: 'There was no room to render.',
    why: 'A disk of the platform is full. Nothing is wrong with the repository.',
    fix: 'It is tried again by itself. If it stays, tell your operator: the source worker needs room.',
  });
}

/** Why a text was not edited. */
export type YamlEditErrorCode =
  | 'too-big'
  | 'syntax'
  /** Nothing lies at the path, and nothing can be put there. */
  | 'not-there'
  /** What lies there is a map or a list. */
  | 'not-a-scalar'
  /** Other places say the same by an alias: all of them would change. */
  | 'shared'
  /** It has a tag of its own. */
  | 'tagged'
  /** Taken out, nothing would be left of its map. */
  | 'only-entry'
  /** The value has no form that reads as itself there. */
  | 'not-written';

/** A text was left as it is. Its message quotes nothing of the text. */
export class YamlEditError extends Error {
  readonly code: YamlEditErrorCode;

  constructor(code: YamlEditErrorCode, message: string) {
    super(message);
    this.name = 'YamlEditError';
    this.code = code;
  }
}

/** The platform could not be asked, or refused. The message is for people and holds no secret. */
export class PlatformError extends Error {
  /** The HTTP status; undefined when no answer came. */
  readonly status: number | undefined;

  constructor(message: string, options: ErrorOptions & { status?: number } = {}) {
    super(message, options);
    this.name = 'PlatformError';
    this.status = options.status;
  }

  /** Would the same request be refused again? */
  get isFinal(): boolean {
    return this.status !== undefined && this.status >= 400 && this.status < 500 && this.status !== 429;
  }
}

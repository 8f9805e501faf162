import { type ProblemCode, type ProblemWords, problem } from '@landfall/contracts/problem';

/** What went wrong with a call, in the three parts a person reads, with the request id to quote. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: ProblemCode | 'offline' | 'unexpected';
  readonly what: string;
  readonly why: string;
  readonly fix: string;
  readonly requestId: string | null;
  readonly fields: ReadonlyArray<{ pointer: string; message: string }>;

  constructor(words: {
    status: number;
    code: ApiProblem['code'];
    what: string;
    why: string;
    fix: string;
    requestId?: string | null;
    fields?: ApiProblem['fields'];
  }) {
    super(words.what);
    this.name = 'ApiProblem';
    this.status = words.status;
    this.code = words.code;
    this.what = words.what;
    this.why = words.why;
    this.fix = words.fix;
    this.requestId = words.requestId ?? null;
    this.fields = words.fields ?? [];
  }
}

/** Reads a refusal of the API (RFC 9457); anything that is not a problem document becomes `unexpected`. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  const parsed = problem.safeParse(await response.json().catch(() => null));
  if (!parsed.success) {
    if (response.status >= 502 && response.status <= 504) return away(response.status);
    return new ApiProblem({
      status: response.status,
      code: 'unexpected',
      what: 'Landfall answered in a way this page does not understand.',
      why: `The answer had status ${response.status}.`,
      fix: 'Try again. If it stays, reload the page: it may be older than the server.',
      requestId: response.headers.get('x-request-id'),
    });
  }
  const { status, code, title, detail, fix, requestId, errors } = parsed.data;
  return new ApiProblem({
    status,
    code,
    what: title,
    why: detail,
    fix: fix ?? '',
    requestId,
    fields: errors ?? [],
  });
}

/** Something in front of the API answered in its place. */
const away = (status: number): ApiProblem =>
  new ApiProblem({
    status,
    code: 'unavailable',
    what: 'Landfall does not answer.',
    why: 'Its API is being started again, or cannot be reached from its front door.',
    fix: 'Try again in a moment. Your clusters keep running as they are.',
  });

/** The call never got an answer. */
export const offline = (): ApiProblem =>
  new ApiProblem({
    status: 0,
    code: 'offline',
    what: 'Could not reach Landfall.',
    why: 'The connection failed before there was an answer.',
    fix: 'Check your network and try again. Syncs that are running go on without this page.',
  });

/** What a page shows of any thrown thing. */
export function wordsOf(error: unknown): ProblemWords & { requestId: string | null } {
  if (error instanceof ApiProblem) {
    return { code: error.code, what: error.what, why: error.why, fix: error.fix, requestId: error.requestId };
  }
  return {
    code: 'unexpected',
    what: 'This page ran into a mistake of ours.',
    why: 'Something in the page failed while it was drawn.',
    fix: 'Reload the page. Nothing in your clusters has changed.',
    requestId: null,
  };
}

import type { ClusterError } from './cluster-error.ts';
import { serverWords } from './server-words.ts';

/**
 * Why a change of an object that is not ours was refused: where, by whom and what helps, and nothing that the server quotes. It
 * looks at the whole that would come of it, so that its words may hold what stands there.
 */
export function wordsWithoutValues(error: ClusterError): string {
  if (isMissingRight(error) || OF_GIT_ALONE.test(error.message)) return serverWords(error);
  const { fault, fix } = error;
  const fields = fault.code === 'invalid' ? fault.causes.map(({ path }) => path).filter(Boolean) : [];
  const at = fields.length === 0 ? '' : ` at ${[...new Set(fields)].sort().slice(0, 5).join(', ')}`;
  const by = denier(error.message);
  const what = `The API server refused it${at}${by === undefined ? '' : ` (${by} denied it)`}.`;
  const why = 'It is not known to be of this application, so what the server quotes of it is not shown.';
  return [what, why, fix].filter(Boolean).join(' ');
}

/** Missing permissions, and no admission plugin: RBAC names the user. */
export const isMissingRight = ({ code, message }: ClusterError): boolean =>
  code === 'forbidden' && /\bUser ".*" cannot \w+ resource\b/.test(message);

/** What was sent was looked at before anything was read. */
const OF_GIT_ALONE = /^failed to create typed patch object \(/;

function denier(message: string): string | undefined {
  const [, webhook] = /^admission webhook "([\w.-]{1,253})" denied the request/.exec(message) ?? [];
  if (webhook !== undefined) return `the admission webhook ${webhook}`;
  const [, policy] =
    /ValidatingAdmissionPolicy '([\w.-]{1,253})' with binding '[\w.-]{1,253}' denied request/.exec(message) ??
    [];
  return policy === undefined ? undefined : `the ValidatingAdmissionPolicy ${policy}`;
}

import { asSentence } from '@landfall/contracts/problem';
import { ClusterError, type ClusterFault, type InvalidField, type OwnedField } from '@landfall/engine';
import { z } from 'zod';
import type { KubeResponse } from '../http/request.ts';
import { forbiddenFix } from './forbidden.ts';
import { isDenied, secretMessage, withoutValue } from './secret-words.ts';

/** A `Status` answer, as far as it is used. */
const statusSchema = z.looseObject({
  reason: z.string().optional().catch(undefined),
  message: z.string().optional().catch(undefined),
  details: z
    .looseObject({
      name: z.string().optional().catch(undefined),
      kind: z.string().optional().catch(undefined),
      retryAfterSeconds: z.number().optional().catch(undefined),
      causes: z
        .array(
          z.looseObject({
            reason: z.string().optional().catch(undefined),
            message: z.string().optional().catch(undefined),
            field: z.string().optional().catch(undefined),
          }),
        )
        .optional()
        .catch(undefined),
    })
    .optional()
    .catch(undefined),
});
type Status = z.infer<typeof statusSchema>;

/** What a request was about, as far as its refusal needs to know. */
export interface Asked {
  /** What the words call it: `Secret db in shop`. */
  subject: string;
  kind: string;
}

const MAX_MESSAGE = 2_000;

/** The typed error behind an answer that is no success. Of a Secret no word of the server's own text is kept. */
export function statusError(response: KubeResponse, asked: Asked): ClusterError {
  const status = parse(response.text);
  const fault = faultOf(response, status, asked);
  const secret = asked.kind === 'Secret';
  if (fault.code === 'invalid' && secret) fault.causes = fault.causes.map(withoutValue);
  const said = shortened(withoutDump((status.message ?? '').trim()), MAX_MESSAGE);
  const message =
    secret && (TELLS_VALUES.has(fault.code) || isDenied(said))
      ? secretMessage(fault, said)
      : plainMessage(fault, said, asked);
  const fix = fault.code === 'forbidden' ? forbiddenFix(said) : FIXES[fault.code];
  return new ClusterError(fault, message, fix === undefined ? {} : { fix });
}

/** Codes whose server text may quote what was sent. */
const TELLS_VALUES = new Set<ClusterFault['code']>([
  'invalid',
  'conflict',
  'field-conflict',
  'server-error',
  'unexpected',
  'too-large',
]);

const FIXES: Partial<Record<ClusterFault['code'], string>> = {
  unauthorized: 'The credential is wrong or has expired: register the cluster again with a valid one.',
  'too-large': 'Split the object: etcd takes about 1.5 MiB, a ConfigMap or Secret 1 MiB.',
};

function parse(text: string): Status {
  try {
    const parsed = statusSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : {};
  } catch {
    return {};
  }
}

function faultOf(response: KubeResponse, status: Status, asked: Asked): ClusterFault {
  const retryAfterMs = retryAfter(response, status);
  const wait = retryAfterMs === undefined ? {} : { retryAfterMs };
  switch (response.status) {
    case 401:
      return { code: 'unauthorized' };
    case 403:
      return { code: 'forbidden' };
    case 404:
      return { code: 'not-found', of: missingWhat(status, asked) };
    case 409:
      return conflict(status);
    case 410:
      return { code: 'expired' };
    case 413:
      return { code: 'too-large' };
    case 400:
    case 422:
      return { code: 'invalid', causes: invalidFields(status) };
    case 429:
      return { code: 'too-many-requests', ...wait };
    default:
      // Server-side apply answers a manifest that does not fit the schema with a plain 500.
      if (/^failed to (create typed|convert)/.test(status.message ?? ''))
        return { code: 'invalid', causes: [] };
      return response.status >= 500
        ? { code: 'server-error', status: response.status, ...wait }
        : { code: 'unexpected', status: response.status };
  }
}

function missingWhat(status: Status, asked: Asked): 'object' | 'kind' | 'namespace' {
  if (status.details?.kind === 'namespaces' && asked.kind !== 'Namespace') return 'namespace';
  return status.details?.name ? 'object' : 'kind';
}

function conflict(status: Status): ClusterFault {
  if (status.reason === 'AlreadyExists') return { code: 'already-exists' };
  const conflicts = (status.details?.causes ?? []).flatMap((cause): OwnedField[] => {
    if (cause.reason !== 'FieldManagerConflict' || !cause.field) return [];
    const manager = /conflict with "((?:[^"\\]|\\.)*)"/.exec(cause.message ?? '')?.[1] ?? 'another manager';
    return [{ manager, path: cause.field }];
  });
  return conflicts.length > 0 ? { code: 'field-conflict', conflicts } : { code: 'conflict' };
}

function invalidFields(status: Status): InvalidField[] {
  return (status.details?.causes ?? []).slice(0, 50).map((cause) => ({
    path: cause.field ?? '',
    message: shortened(withoutDump(cause.message ?? cause.reason ?? ''), 500),
  }));
}

function retryAfter(response: KubeResponse, status: Status): number | undefined {
  const header = headerSeconds(response.headers['retry-after'] ?? '');
  const seconds = header > 0 ? header : status.details?.retryAfterSeconds;
  return seconds === undefined || seconds <= 0 ? undefined : Math.min(seconds, 60) * 1_000;
}

/** Seconds, as API servers say it, or a date, as a proxy before one may. NaN where it is neither. */
const headerSeconds = (header: string): number =>
  /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1_000;

function plainMessage(fault: ClusterFault, said: string, asked: Asked): string {
  if (fault.code === 'field-conflict') {
    const managers = [...new Set(fault.conflicts.map(({ manager }) => manager))].join(', ');
    return `${asked.subject}: fields are owned by ${managers}.`;
  }
  if (said !== '') return asSentence(said);
  return `The API server answered ${'status' in fault ? fault.status : fault.code} for ${asked.subject}.`;
}

/** Without the comparison of internal forms that some kinds print below their complaint. */
const withoutDump = (text: string): string =>
  text.replace(/\n\s*(?:@@ -\d+|&?[a-z]\w*\.\w+\{\n)[\s\S]*$/, '');

/** Cut in the middle: what is wrong stands at the end, behind the value that is quoted. */
function shortened(text: string, most: number): string {
  const half = Math.floor(most / 2);
  return text.length <= most ? text : `${text.slice(0, half)} … ${text.slice(-half)}`;
}

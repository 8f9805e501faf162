import type { AuditEntry } from './audit-log.ts';

const WRITES = new Set(['create', 'update', 'patch', 'delete', 'deletecollection']);

/** Was something really changed: no dry run, no refusal? */
export const isWrite = ({ verb, uri, code }: AuditEntry): boolean =>
  WRITES.has(verb) && code < 400 && !uri.includes('dryRun');

/** Two writes by different hosts of which the later came in before the earlier was answered. */
export interface Overlap {
  earlier: AuditEntry;
  later: AuditEntry;
}

/**
 * Where two hosts wrote at the same time, by the API server's own account of when each request came in and was answered.
 * A host is what its user agent says.
 */
export function overlappingWrites(entries: readonly AuditEntry[]): Overlap[] {
  const writes = entries.filter(isWrite).sort((a, b) => a.at.getTime() - b.at.getTime());
  const lastOf = new Map<string, AuditEntry>();
  const overlaps: Overlap[] = [];
  for (const later of writes) {
    for (const [host, earlier] of lastOf)
      if (host !== later.userAgent && earlier.endedAt > later.at) overlaps.push({ earlier, later });
    const last = lastOf.get(later.userAgent);
    if (!last || last.endedAt < later.endedAt) lastOf.set(later.userAgent, later);
  }
  return overlaps;
}

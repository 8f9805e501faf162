import { type RenderedWith, renderedWith } from '@landfall/contracts/renderer';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { read } from '../unit.ts';
import { inputDigest, type RenderInputs, renderInputs } from './inputs.ts';

/** A snapshot that an equal input rendered to. */
export interface StoredRender {
  id: string;
  objectDigests: string[];
  inputs: RenderInputs;
  renderer: RenderedWith;
  warnings: string[];
}

/** What an application was rendered from before. */
export interface EarlierInputs {
  /** What the newest renders read, newest first: candidates for an input that was rendered already. */
  recent: RenderInputs[];
  /** Was it rendered from an input of this digest? Yes too where there are more renders than were looked at: then it may be. */
  mayHave(digest: string): boolean;
}

/** Reads it. @param most of what they read; digests are read of many more */
export function earlierInputs(context: Context, applicationId: string, most = 10): Promise<EarlierInputs> {
  return read(context, async (tx) => {
    const rows = await tx.$queryRaw<{ digest: string; inputs: unknown }[]>`
      SELECT input_digest AS digest, CASE WHEN row_number() OVER (ORDER BY created_at DESC) <= ${most} THEN inputs END AS inputs
      FROM snapshots WHERE application_id = ${applicationId}::uuid ORDER BY created_at DESC LIMIT ${MOST_DIGESTS}`;
    const digests = new Set(rows.map(({ digest }) => digest));
    const isAll = rows.length < MOST_DIGESTS;
    return {
      recent: rows.flatMap(({ inputs }) => renderInputs.safeParse(inputs).data ?? []),
      mayHave: (digest) => digests.has(digest) || !isAll,
    };
  });
}

const MOST_DIGESTS = 200;

/** The stored render of an input of this application, so that it is never rendered again (design 4.4). */
export function findByInput(
  context: Context,
  applicationId: string,
  inputs: RenderInputs,
): Promise<StoredRender | undefined> {
  return read(context, async (tx) => {
    const row = await tx.snapshot.findFirst({
      where: { applicationId, inputDigest: inputDigest(inputs) },
      orderBy: { createdAt: 'desc' },
    });
    if (!row) return undefined;
    return {
      id: row.id,
      objectDigests: row.objectDigests,
      // As it was stored: what counted of it is known there.
      inputs: renderInputs.safeParse(row.inputs).data ?? inputs,
      renderer: renderedWith.parse(row.renderer),
      warnings: z.array(z.string()).parse(row.warnings),
    };
  });
}

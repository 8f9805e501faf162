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

/** What the application's newest renders read: candidates for an input that was rendered already. Newest first. */
export function recentInputs(context: Context, applicationId: string, most = 10): Promise<RenderInputs[]> {
  return read(context, async (tx) => {
    const rows = await tx.snapshot.findMany({
      where: { applicationId },
      orderBy: { createdAt: 'desc' },
      take: most,
      select: { inputs: true },
    });
    return rows.flatMap(({ inputs }) => renderInputs.safeParse(inputs).data ?? []);
  });
}

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

import type { Document, Documents } from './documents.ts';
import { DamagedDocument } from './parts.ts';

/** Reads a document whose content can be had again: one that is damaged is deleted. @throws ClusterError */
export async function readOrForget<Content>(
  documents: Documents,
  document: Document<Content>,
): Promise<Content | undefined> {
  try {
    return await documents.read(document);
  } catch (error) {
    if (!(error instanceof DamagedDocument)) throw error;
    await documents.remove(document).catch(() => undefined);
    return undefined;
  }
}

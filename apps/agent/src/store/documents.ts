import { isClusterError } from '@landfall/engine';
import type { z } from 'zod';
import { type Head, headBytes, headOf, PARTS, partName } from './head.ts';
import { DamagedDocument, MOST_PART_BYTES, pack, unpack } from './parts.ts';
import type { Secrets, StoredSecret } from './secrets.ts';
import { partSweep } from './sweep-parts.ts';

/** Names a document, what it belongs to, and what it has to look like. */
export interface Document<Content> {
  name: string;
  part: string;
  schema: z.ZodType<Content>;
}

/** What the agent remembers: JSON documents in Secrets, of any size up to 64 MiB. */
export interface Documents {
  /** @throws DamagedDocument, ClusterError */
  read<Content>(document: Document<Content>): Promise<Content | undefined>;
  /**
   * Reads, changes and writes over exactly what was read; done again when somebody else wrote between. What `change` throws is
   * thrown and nothing is written. @throws DamagedDocument, ClusterError
   */
  change<Content>(
    document: Document<Content>,
    change: (current: Content | undefined) => Content,
  ): Promise<Content>;
  remove(document: Pick<Document<unknown>, 'name'>): Promise<void>;
  /** Of all documents of a part. */
  names(part: string): Promise<string[]>;
  /** Tidies what writes that were cut off have left, when it has been there for a while. @throws ClusterError */
  sweep(now?: number): Promise<void>;
}

const MOST_TRIES = 5;

/** @param most bytes of one Secret */
export function agentDocuments(secrets: Secrets, most: number = MOST_PART_BYTES): Documents {
  const { sweep, unnamed } = partSweep(secrets);
  const drop = async (parts: readonly string[]) => {
    unnamed(parts);
    for (const one of parts) await secrets.remove(one);
  };
  const write = async (name: string, part: string, text: string, before: StoredSecret | undefined) => {
    const { sha256, parts } = pack(Buffer.from(text, 'utf8'), most);
    const [first = new Uint8Array(), ...rest] = parts;
    const more = rest.map((_part, index) => partName(name, sha256, index));
    for (const [index, bytes] of rest.entries())
      await unlessThere(secrets.write(more[index] ?? '', PARTS, { part: bytes }));
    const content = { head: headBytes({ sha256, more }), part: first };
    await secrets.write(name, part, content, before?.version);
    await drop(furtherOf(before).filter((one) => !more.includes(one)));
  };
  const parse = async <Content>({ name, schema }: Document<Content>, found: StoredSecret) => {
    const parsed = schema.safeParse(JSON.parse(await textOf(secrets, name, found)));
    if (!parsed.success) throw new DamagedDocument(name, 'it has another shape');
    return parsed.data;
  };
  return {
    read: async (document) => {
      const found = await secrets.read(document.name);
      return found && parse(document, found);
    },
    change: async (document, change) => {
      for (let tries = 1; ; tries += 1) {
        const found = await secrets.read(document.name);
        const next = change(found && (await parse(document, found)));
        try {
          await write(document.name, document.part, JSON.stringify(next), found);
          return next;
        } catch (error) {
          if (tries >= MOST_TRIES || !isClusterError(error, 'conflict', 'already-exists')) throw error;
        }
      }
    },
    remove: async ({ name }) => {
      const found = await secrets.read(name);
      if (!found) return;
      await secrets.remove(name);
      await drop(furtherOf(found));
    },
    names: (part) => secrets.names(part),
    sweep,
  };
}

async function textOf(secrets: Secrets, name: string, found: StoredSecret): Promise<string> {
  const { sha256, more } = wholeHead(name, found);
  const parts = [found.data.part ?? new Uint8Array()];
  for (const one of more) {
    const further = await secrets.read(one);
    if (!further?.data.part) throw new DamagedDocument(name, 'a part of it is missing');
    parts.push(further.data.part);
  }
  return Buffer.from(unpack(name, { sha256, parts })).toString('utf8');
}

function wholeHead(name: string, found: StoredSecret): Head {
  const head = headOf(found);
  if (!head) throw new DamagedDocument(name, 'it does not say what it is made of');
  return head;
}

/** What is known of its later parts; of one that is damaged nothing is. */
const furtherOf = (found: StoredSecret | undefined): string[] => (found && headOf(found)?.more) ?? [];

/** Parts are named by their hash: one that is there already is the same. */
async function unlessThere(written: Promise<void>): Promise<void> {
  try {
    await written;
  } catch (error) {
    if (!isClusterError(error, 'already-exists')) throw error;
  }
}

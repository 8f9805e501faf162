import { isClusterError } from '@landfall/engine';
import { z } from 'zod';
import { DamagedDocument, MOST_PART_BYTES, pack, unpack } from './parts.ts';
import type { Secrets, StoredSecret } from './secrets.ts';

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
}

const head = z.object({ sha256: z.string(), more: z.array(z.string()).max(200) });
const MOST_TRIES = 5;
/** Label of the Secrets that hold the later parts. */
const FURTHER = 'further';

/** @param most bytes of one Secret */
export function agentDocuments(secrets: Secrets, most: number = MOST_PART_BYTES): Documents {
  const write = async (name: string, part: string, text: string, before: StoredSecret | undefined) => {
    const { sha256, parts } = pack(Buffer.from(text, 'utf8'), most);
    const [first = new Uint8Array(), ...rest] = parts;
    // Named by their content: until the head names them, what was there before is whole.
    const more = rest.map((_part, index) => `${name}-${sha256.slice(0, 8)}-${index + 1}`);
    for (const [index, bytes] of rest.entries())
      await unlessThere(secrets.write(more[index] ?? '', FURTHER, { part: bytes }));
    const content = { head: Buffer.from(JSON.stringify({ sha256, more }), 'utf8'), part: first };
    await secrets.write(name, part, content, before?.version);
    const old = before ? headOf(name, before).more.filter((one) => !more.includes(one)) : [];
    for (const one of old) await secrets.remove(one);
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
      for (const one of furtherOf(name, found)) await secrets.remove(one);
    },
    names: (part) => secrets.names(part),
  };
}

async function textOf(secrets: Secrets, name: string, found: StoredSecret): Promise<string> {
  const { sha256, more } = headOf(name, found);
  const parts = [found.data.part ?? new Uint8Array()];
  for (const one of more) {
    const further = await secrets.read(one);
    if (!further?.data.part) throw new DamagedDocument(name, 'a part of it is missing');
    parts.push(further.data.part);
  }
  return Buffer.from(unpack(name, { sha256, parts })).toString('utf8');
}

function headOf(name: string, { data }: StoredSecret): z.infer<typeof head> {
  const text = Buffer.from(data.head ?? new Uint8Array()).toString('utf8');
  try {
    return head.parse(JSON.parse(text));
  } catch {
    throw new DamagedDocument(name, 'it does not say what it is made of');
  }
}

/** What is known of its later parts; of one that is damaged nothing is. */
function furtherOf(name: string, found: StoredSecret): string[] {
  try {
    return headOf(name, found).more;
  } catch {
    return [];
  }
}

/** Parts are named by their hash: one that is there already is the same. */
async function unlessThere(written: Promise<void>): Promise<void> {
  try {
    await written;
  } catch (error) {
    if (!isClusterError(error, 'already-exists')) throw error;
  }
}

import { structuredPatch } from 'diff';

/** One line of a difference, with what became of it. */
export interface DiffLine {
  kind: 'kept' | 'gone' | 'come';
  text: string;
}

/** Lines that stand around each change. */
const AROUND = 3;

/** Two texts line by line, cut to what changed and a few lines around it; each hunk is a run of lines. */
export function hunksOf(before: string, after: string): DiffLine[][] {
  const { hunks } = structuredPatch('', '', ended(before), ended(after), '', '', { context: AROUND });
  return hunks.map(({ lines }) =>
    lines.map((line) => ({ kind: KINDS[line.charAt(0)] ?? 'kept', text: line.slice(1) })),
  );
}

const KINDS: Record<string, DiffLine['kind']> = { '-': 'gone', '+': 'come' };
const ended = (text: string): string => (text === '' || text.endsWith('\n') ? text : `${text}\n`);

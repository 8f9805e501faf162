import type { Readable } from 'node:stream';
import { ClusterError } from '@landfall/engine';

/** The longest line: one object with its managedFields. */
const MAX_LINE = 16 * 1024 * 1024;

/** Cuts a stream into its lines. @throws ClusterError `too-large` */
export async function* readLines(body: Readable): AsyncGenerator<string> {
  let rest = '';
  body.setEncoding('utf8');
  for await (const chunk of body) {
    rest += chunk as string;
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > MAX_LINE)
      throw new ClusterError({ code: 'too-large' }, 'A watch sent an object that is too large.');
    for (const line of lines) if (line !== '') yield line;
  }
}

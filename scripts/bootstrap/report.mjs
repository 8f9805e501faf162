// What the person sees while things are set up: one line per step with its elapsed time. On a terminal the running
// step's line is redrawn; elsewhere each line is written once, so that a log stays readable.
import process from 'node:process';

/** An error whose message is already written for the person: no stack is printed. */
export class Refusal extends Error {}

const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`.padStart(7);

/**
 * Starts the report. `step(title, work)` runs `work`, which resolves to the words for the finished line (or to
 * `undefined` when there was nothing to do: then no line is printed, unless something else had to be done).
 */
export function report(out = process.stderr) {
  const began = Date.now();
  let printed = 0;
  const line = (mark, title, detail, ms) =>
    `  ${mark} ${title.padEnd(18)} ${detail.padEnd(52)} ${seconds(ms)}`;

  async function step(title, work) {
    const start = Date.now();
    let shown = false;
    const redraw = () => {
      shown = true;
      out.write(`\r\x1b[2K${line('·', title, '…', Date.now() - start)}`);
    };
    const timer = out.isTTY ? setInterval(redraw, 200) : undefined;
    try {
      const detail = await work();
      if (shown) out.write('\r\x1b[2K');
      if (detail !== undefined) {
        printed += 1;
        out.write(`${line('✓', title, detail, Date.now() - start)}\n`);
      }
    } catch (error) {
      out.write(`${shown ? '\r\x1b[2K' : ''}${line('✗', title, 'failed', Date.now() - start)}\n`);
      throw error;
    } finally {
      clearInterval(timer);
    }
  }

  function end() {
    if (printed > 0) out.write(`  set up in ${seconds(Date.now() - began).trim()}\n\n`);
  }
  return { step, end };
}

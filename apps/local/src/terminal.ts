import type { Step } from './board.ts';

/** How a start is told to a person. */
export interface Terminal {
  step(step: Step): void;
  say(line: string): void;
  /** Lines as they are. */
  print(text: string): void;
  /** Takes the moving line away. */
  end(): void;
}

const seconds = (ms: number) =>
  ms < 90_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 60_000)} min`;
const marks = { waiting: ' ', running: '·', done: '✓', failed: '✗' } as const;
const quietMs = 20_000;

/**
 * One line for each step that ended. On a terminal a last line shows what is being done and moves; elsewhere a step
 * that takes long is heard of every 20 s, each line written once.
 */
export function openTerminal(out: NodeJS.WriteStream): Terminal {
  const running = new Map<string, { step: Step; since: number; spoken: number }>();
  const clear = () => {
    if (out.isTTY) out.write('\r\x1b[2K');
  };
  const print = (text: string) => {
    clear();
    out.write(`${text}\n`);
    redraw();
  };
  const redraw = () => {
    if (!out.isTTY) return;
    clear();
    const told = [...running.values()].map(({ step, since }) => {
      const share = step.progress === undefined ? '' : ` ${Math.round(step.progress * 100)} %`;
      return `${step.title}${share}${step.detail ? ` (${step.detail})` : ''} ${seconds(performance.now() - since)}`;
    });
    if (told.length > 0) out.write(`  · ${told.join(', ')}`.slice(0, (out.columns || 80) - 1));
  };
  const timer = setInterval(() => (out.isTTY ? redraw() : speakUp(running, print)), 500);
  timer.unref();
  return {
    step: (step) => {
      if (step.state === 'running') {
        const known = running.get(step.id);
        const now = performance.now();
        running.set(step.id, {
          step,
          since: known?.since ?? now - step.elapsedMs,
          spoken: known?.spoken ?? now,
        });
      } else {
        running.delete(step.id);
        if (step.state !== 'waiting') print(line(step));
      }
    },
    say: (text) => print(`  ${new Date().toTimeString().slice(0, 8)}  ${text}`),
    print,
    end: () => {
      clearInterval(timer);
      clear();
    },
  };
}

function line({ state, title, detail, elapsedMs }: Step): string {
  return `  ${marks[state]} ${title.padEnd(24)} ${detail.split('\n').join('\n      ').padEnd(60)} ${seconds(elapsedMs).padStart(8)}`;
}

function speakUp(
  running: Map<string, { step: Step; since: number; spoken: number }>,
  print: (text: string) => void,
): void {
  for (const entry of running.values()) {
    const now = performance.now();
    if (now - entry.spoken < quietMs) continue;
    entry.spoken = now;
    print(line({ ...entry.step, elapsedMs: now - entry.since }));
  }
}

import { chown, rename, writeFile } from 'node:fs/promises';
import type { LocalFile } from '@landfall/contracts/local';

export type Step = LocalFile['steps'][number];
export type StepState = Step['state'];

/** What is known about the set-up, kept in one file for the API and told to the terminal as it changes. */
export interface Board {
  /** Changes a step; unknown ids are added at the end. */
  step(id: string, change: Partial<Omit<Step, 'id'>>): void;
  set(change: Partial<Pick<LocalFile, 'sampleRepository' | 'sandbox' | 'agent'>>): void;
  current(): LocalFile;
  /** Resolves when everything said so far is in the file. */
  written(): Promise<void>;
}

interface BoardOptions {
  file: string;
  /** Who else may read the file, by group. */
  gid?: number;
  steps: { id: string; title: string }[];
  changed: (step: Step) => void;
}

/** A board with every step waiting. The file is replaced atomically, at most one write at a time. */
export function openBoard({ file, gid, steps, changed }: BoardOptions): Board {
  const state: LocalFile = {
    steps: steps.map(({ id, title }) => ({ id, title, state: 'waiting', detail: '', elapsedMs: 0 })),
    sampleRepository: null,
    sandbox: null,
    agent: null,
  };
  let dirty = false;
  let writing = Promise.resolve();
  const write = () => {
    if (dirty) return;
    dirty = true;
    writing = writing.then(async () => {
      dirty = false;
      const draft = `${file}.draft`;
      await writeFile(draft, JSON.stringify(state), { mode: 0o440 });
      if (gid !== undefined) await chown(draft, 0, gid);
      await rename(draft, file);
    });
    // told by `written`; without this an early failure would count as nobody's
    writing.catch(() => undefined);
  };
  write();
  return {
    step: (id, change) => {
      const step = state.steps.find((candidate) => candidate.id === id) ?? added(state, id);
      Object.assign(step, change);
      if (change.state === 'done') delete step.progress;
      changed({ ...step });
      write();
    },
    set: (change) => {
      Object.assign(state, change);
      write();
    },
    current: () => structuredClone(state),
    written: () => writing,
  };
}

function added(state: LocalFile, id: string): Step {
  const step: Step = { id, title: id, state: 'waiting', detail: '', elapsedMs: 0 };
  state.steps.push(step);
  return step;
}

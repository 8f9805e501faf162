import { openSync } from 'node:fs';
import { runProcess, startWaiting, tellWaiting } from '../src/sandbox/tool-process.ts';

// Takes every file descriptor that there is, starts programs, and says what came of it.
const program = {
  program: '/bin/sh',
  argv: ['-c', 'true'],
  cwd: '/',
  environment: {},
  stdoutBytes: 1,
  stderrBytes: 1,
};
try {
  for (;;) openSync('/dev/null', 'r');
} catch {
  const run = await runProcess({ ...program, timeoutMs: 1_000 });
  await startWaiting({ name: 'one', ...program });
  const told = await tellWaiting({ name: 'one', told: '', timeoutMs: 1_000 });
  console.log(JSON.stringify([run.message, told ?? null]));
}

import { openStanding, runInside } from '../src/sandbox/standing.ts';
import { startWaiting } from '../src/sandbox/tool-process.ts';

// Leaves one program that waits to be told and one that stands for many runs, uses the second once, and ends: nobody is to be held
// open by what waits.
const program = { program: '/bin/sh', cwd: '/', environment: {}, stdoutBytes: 1_000, stderrBytes: 1_000 };
await startWaiting({ name: 'waits', ...program, argv: ['-c', 'read -r told <&3'] });
const each = 'while read -r mark <&3 && read -r cwd <&3; do printf "in %s\\n%s 0\\n" "$cwd" "$mark"; done';
await openStanding({ name: 'stands', ...program, argv: ['-c', each] });
console.log(JSON.stringify(await runInside({ name: 'stands', cwd: 'one', timeoutMs: 10_000 })));

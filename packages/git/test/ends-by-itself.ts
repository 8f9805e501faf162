import { startReader } from '../src/objects/reader.ts';
import { gitEnvironment } from '../src/run/environment.ts';

// Asks a reader of git's objects once, says whether that answered, and ends: nobody is to be held open by one that waits.
const [gitDir = ''] = process.argv.slice(2);
const environment = gitEnvironment({ gitDir, maxFileKiB: 1024, umask: '077', seconds: 60 });
const reader = startReader({ args: ['cat-file', '--batch-command'], environment });
const asked = {
  gitDir,
  args: [],
  environment,
  wanted: [{ want: 'info', name: 'HEAD' }],
  maxBytes: 0,
  timeoutMs: 10_000,
} as const;
console.log(JSON.stringify(await reader.read(asked)));

import { openSync } from 'node:fs';
import { readObjects } from '../src/objects/read.ts';

// Takes every file descriptor that there is, asks for an object, and says what came of it.
await readObjects({ dir: '/nowhere' }, [{ want: 'info', name: 'HEAD' }], { doing: 'read it' }).catch(
  () => undefined,
);
try {
  for (;;) openSync('/dev/null', 'r');
} catch {
  const read = readObjects({ dir: '/elsewhere' }, [{ want: 'info', name: 'HEAD' }], { doing: 'read it' });
  await read.then(
    () => process.exit(1),
    (error: Error) => console.log(error.message),
  );
}

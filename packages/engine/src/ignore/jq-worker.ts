import { parentPort } from 'node:worker_threads';
import * as jq from 'jq-wasm';

/** Runs jq beside the main thread, where it can be ended: an expression is the tenant's own program. */
parentPort?.on(
  'message',
  ({ id, object, expression }: { id: number; object: object; expression: string }) => {
    jq.json(object, `[path(${expression})]`).then(
      (paths) => parentPort?.postMessage({ id, paths }),
      (error: unknown) => parentPort?.postMessage({ id, error: String(error) }),
    );
  },
);

// Loaded and warm before the first expression is timed.
await jq.json({}, '.');
parentPort?.postMessage('ready');

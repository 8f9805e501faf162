import { connect } from '@landfall/kube';
import { startWorker } from '../src/start-worker.ts';

/** The apply worker, known to the cluster's audit log by its own name (`HOST_NAME`). */
const userAgent = `landfall/${process.env.HOST_NAME}`;

startWorker('apply', {
  connect: (credential, options) => connect(credential, { ...options, userAgent }),
}).catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});

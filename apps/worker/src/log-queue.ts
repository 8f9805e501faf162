import type { Log } from '@landfall/log';
import type { QueueReport } from '@landfall/queue';

/** The queue's word about itself, as a line of the log. */
export function logQueue(log: Log, report: QueueReport): void {
  switch (report.kind) {
    case 'connection':
      log.warn({ state: report.state, detail: report.of }, 'redis connection');
      break;
    case 'handler-failed':
      log.error({ job: report.job, id: report.key, error: report.error }, 'job failed');
      break;
    case 'overdue':
      log.error({ job: report.job, id: report.key, detail: report.message }, 'job overdue');
      break;
    case 'wake-failed':
      log.warn({ detail: report.message }, 'nobody could be woken');
      break;
    case 'enqueue-failed':
    case 'dropped':
    case 'worker-error':
      log.warn({ job: report.job, detail: report.message }, report.kind);
  }
}

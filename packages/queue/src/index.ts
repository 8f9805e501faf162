export { catalog, type JobName, type JobOf, type JobPayload, jobNames, type WorkerRole } from './catalog.ts';
export type { ConsumeOptions, Consumer, Handler, Handlers } from './consume.ts';
export type { EnqueueOptions } from './enqueue.ts';
export type { Followed, FollowListener } from './followed.ts';
export { openQueue, type Queue, type QueueOptions } from './queue.ts';
export type { QueueReport, ReportQueue } from './report.ts';
export { isOverdue } from './run-within.ts';
export type { AgentWake, AgentWakeListener, Wake, WakeListener } from './wake.ts';

import type { Report } from './report.ts';
export interface ControlPlaneOptions {
  dir: string;
  nodes?: number;
  report?: Report;
  auditPolicy?: string;
}
export interface ControlPlane {
  server: string;
  caPem: string;
  kubeconfig: string;
  auditLogPath: string;
  admin: { cert: string; key: string };
  stop(): Promise<void>;
}
export async function startControlPlane(_: ControlPlaneOptions): Promise<ControlPlane> {
  throw new Error('not yet');
}

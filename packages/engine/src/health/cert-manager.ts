import { conditionOf, said } from './conditions.ts';
import type { HealthRule } from './types.ts';

/** cert-manager's Certificate, as Argo CD's rule for it: issuing comes before everything else. */
export const certificate: HealthRule = (live) => {
  const issuing = conditionOf(live, 'Issuing');
  if (issuing?.status === 'True') return { status: 'Progressing', message: said(issuing) };
  return byReady(live, 'waiting for the certificate');
};

/** cert-manager's Issuer and ClusterIssuer. */
export const issuer: HealthRule = (live) => byReady(live, 'the issuer is being set up');

function byReady(live: Parameters<HealthRule>[0], until: string): ReturnType<HealthRule> {
  const ready = conditionOf(live, 'Ready');
  if (ready?.status === 'True') return { status: 'Healthy' };
  if (ready?.status === 'False') return { status: 'Degraded', message: said(ready) };
  return { status: 'Progressing', message: until };
}

import { section } from './fields.ts';
import type { HealthRule } from './types.ts';

/** semantics A.6, PersistentVolumeClaim. */
export const persistentVolumeClaim: HealthRule = (live) => {
  switch (section(live, 'status').phase) {
    case 'Bound':
      return { status: 'Healthy' };
    case 'Lost':
      return { status: 'Degraded', message: 'its volume is lost', final: true };
    default:
      return { status: 'Progressing', message: 'no volume bound yet' };
  }
};

import { hash } from 'node:crypto';
import type { Health } from '@landfall/contracts/health';
import {
  APPLICATION_LABEL,
  FIELD_MANAGER,
  type Manifest,
  type ResourceRef,
  refOf,
} from '@landfall/contracts/resource';
import { managedEntries } from '../compare/managed-fields.ts';
import { health } from '../health/health.ts';

/** What is remembered of a managed object: enough to tell what the next event about it means, and no content. */
export interface Standing {
  /** As its label says, or, where that was taken off, as we know. */
  applicationId: string;
  labelled: boolean;
  ref: ResourceRef;
  uid: string;
  /** Which fields are ours, and whether the object is on its way out. Equal texts: nobody took anything from us. */
  ours: string;
  /** When we wrote last, and when anybody else did, by the API server's clock in whole seconds. */
  wroteAt: string;
  othersWroteAt: string;
  health: Health | undefined;
}

/** @param owner whose it is where our label was taken off. Undefined for an object that is nobody's. */
export function standingOf(live: Manifest, owner?: string): Standing | undefined {
  const label = live.metadata.labels?.[APPLICATION_LABEL];
  const applicationId = label ?? owner;
  if (typeof applicationId !== 'string') return undefined;
  const entries = managedEntries(live).filter(({ subresource }) => subresource === '');
  const ours = entries.filter(({ manager }) => manager === FIELD_MANAGER);
  const others = entries.filter(({ manager }) => manager !== FIELD_MANAGER);
  const fields = ours.map(({ operation, apiVersion, fields: owned }) => [operation, apiVersion, owned]);
  return {
    applicationId,
    labelled: label !== undefined,
    ref: refOf(live),
    uid: String(live.metadata.uid ?? ''),
    ours: hash('sha1', JSON.stringify([fields, live.metadata.deletionTimestamp ?? null]), 'base64'),
    wroteAt: latest(ours),
    othersWroteAt: latest(others),
    health: health(live),
  };
}

const latest = (entries: readonly { time: string | undefined }[]): string =>
  entries.reduce((newest, { time = '' }) => (time > newest ? time : newest), '');

import { z } from 'zod';

/** One door of the REST API: the server registers it, the OpenAPI description and the web client are made from it. */
export interface Route {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  path: string;
  summary: string;
  tag:
    | 'Account'
    | 'Repositories'
    | 'GitHub'
    | 'Pull requests'
    | 'Clusters'
    | 'Applications'
    | 'Syncs'
    | 'Drift'
    | 'Freeze'
    | 'Probes'
    | 'Activity'
    | 'Platform';
  /** Who may call it: anyone, or whoever holds a session or token. */
  access: 'anyone' | 'member' | 'session';
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodType;
  status: 200 | 201 | 202 | 204;
  response: z.ZodType;
}

/** Keeps what a definition says for its types. */
export const route = <R extends Route>(definition: R): R => definition;
/** Of one row. */
export const byId = z.object({ id: z.uuid() });
export const nothing = z.null();

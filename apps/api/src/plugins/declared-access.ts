import type { FastifyInstance } from 'fastify';

/** A registered door. */
export interface Door {
  method: string;
  url: string;
  access: string;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call it. A route without this word does not start. */
    access?: 'anyone' | 'member' | 'session' | 'signature' | 'agent';
  }
  interface FastifyInstance {
    /** Every registered door, for the tests that walk all of them. */
    doors: Door[];
  }
}

/** Makes a route that does not say who may call it fail at start, and lists all of them (security AUTHZ-6). */
export function requireDeclaredAccess(app: FastifyInstance): void {
  const doors: Door[] = [];
  app.decorate('doors', doors);
  app.addHook('onRoute', ({ method, url, config }) => {
    const access = config?.access;
    if (access === undefined) throw new Error(`${String(method)} ${url} does not say who may call it.`);
    for (const one of [method].flat()) doors.push({ method: one, url, access });
  });
}

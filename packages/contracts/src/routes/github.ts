import {
  connectOfferedInput,
  githubConnected,
  githubOffer,
  githubReturn,
  githubSetup,
  githubVisitBegun,
  githubVisitView,
} from '../github.ts';
import { byId, type Route, route } from './route.ts';

/** Connecting repositories through the GitHub App: a person with a session goes there, comes back and picks. */
export const githubRoutes = {
  'github.setup': route({
    method: 'GET',
    path: '/v1/github',
    summary: 'Whether repositories can be connected through the GitHub App',
    tag: 'GitHub',
    access: 'member',
    status: 200,
    response: githubSetup,
  }),
  'github.begin': route({
    method: 'POST',
    path: '/v1/github/visits',
    summary: 'Begin a visit to GitHub; the browser goes to the address',
    tag: 'GitHub',
    access: 'session',
    status: 201,
    response: githubVisitBegun,
  }),
  'github.return': route({
    method: 'POST',
    path: '/v1/github/visits/return',
    summary: 'Come back from GitHub with what the browser was given, in the session that went there',
    tag: 'GitHub',
    access: 'session',
    body: githubReturn,
    status: 200,
    response: githubVisitView,
  }),
  'github.offer': route({
    method: 'GET',
    path: '/v1/github/visits/:id/repositories',
    summary: 'What the person of a visit may pick from',
    tag: 'GitHub',
    access: 'session',
    params: byId,
    status: 200,
    response: githubOffer,
  }),
  'github.connect': route({
    method: 'POST',
    path: '/v1/github/visits/:id/repositories',
    summary: 'Connect repositories that were picked',
    tag: 'GitHub',
    access: 'session',
    params: byId,
    body: connectOfferedInput,
    status: 201,
    response: githubConnected,
  }),
} as const satisfies Record<string, Route>;

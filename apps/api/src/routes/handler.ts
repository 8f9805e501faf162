import type { Authenticated } from '@landfall/actions/account/authenticate';
import type { Visitor } from '@landfall/actions/account/sign-up';
import type { Context, Platform } from '@landfall/actions/context';
import type { RouteName, routes } from '@landfall/contracts/api';
import type { z } from 'zod';
import type { GitHubDoor } from '../github/door.ts';
import type { SignInFailures } from '../limits/sign-in-failures.ts';
import type { Local } from '../local/local.ts';

type Table = typeof routes;
type Given<R, Part extends string> =
  R extends Record<Part, infer Schema extends z.ZodType> ? z.output<Schema> : undefined;

/** What a route was given, each part read through its schema. */
export interface Input<Name extends RouteName> {
  params: Given<Table[Name], 'params'>;
  query: Given<Table[Name], 'query'>;
  body: Given<Table[Name], 'body'>;
}

/** What a door knows before it knows who asks. */
export interface Visit {
  platform: Platform;
  visitor: Visitor;
  local: Local | undefined;
  github: GitHubDoor;
  signInFailures: SignInFailures;
}
/** Somebody with a session or a token. */
export type MemberVisit = Visit & { context: Context };
/** Somebody with a session. */
export type SessionVisit = MemberVisit & { holder: Extract<Authenticated, { by: 'session' }> };

interface VisitBy {
  anyone: Visit;
  member: MemberVisit;
  session: SessionVisit;
}

/** Answers one route: finds the action, decides nothing itself. What it answers is cut to the route's response schema. */
export type Handler<Name extends RouteName> = (
  visit: VisitBy[Table[Name]['access']],
  input: Input<Name>,
) => Promise<z.output<Table[Name]['response']>>;

/** One handler for every route of a part of the table: a forgotten one does not compile. */
export type Handlers<Names extends RouteName = RouteName> = { [Name in Names]: Handler<Name> };

/** The routes whose names start so: `RoutesOf<'account'>`. */
export type RoutesOf<Noun extends string> = Extract<RouteName, `${Noun}.${string}`>;

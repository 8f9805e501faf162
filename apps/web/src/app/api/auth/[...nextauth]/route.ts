import type { NextRequest } from 'next/server';
import NextAuth from 'next-auth';
import { authOptions, githubWay } from '#src/auth/options.ts';

interface Context {
  params: Promise<{ nextauth: string[] }>;
}

async function handle(request: NextRequest, context: Context): Promise<Response> {
  const { nextauth } = await context.params;
  const visitor = { headers: Object.fromEntries(request.headers) };
  // The browser's half asks for the providers first, and knows only those.
  const isAsked = nextauth[0] === 'providers' || nextauth.includes('github');
  const github = isAsked ? await githubWay(visitor) : null;
  return NextAuth(request, context, authOptions(visitor, github)) as Promise<Response>;
}

export { handle as GET, handle as POST };
